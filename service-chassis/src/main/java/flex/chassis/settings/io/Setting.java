package flex.chassis.settings.io;

import flex.contracts.Text;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A setting as it stands in an environment.
 *
 * @param name what people set: the variable that {@code application.yaml} or {@code chassis.yaml} takes it from, else the
 *     property itself
 * @param isVariable whether it is taken from a variable
 * @param usual what it is where nobody sets it
 * @param value what it is; null where it has none
 */
public record Setting(String name, boolean isVariable, String usual, Allowed allowed, @Nullable String value) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::(.*))?}");
  private static final int LONGEST_SHOWN = 80;

  /** All of a record of settings, those of the records in it included. */
  public static Stream<Setting> of(ConfigurableEnvironment environment, Class<?> settings) {
    var prefix = settings.getAnnotation(ConfigurationProperties.class);
    if (prefix == null) {
      throw new IllegalArgumentException(settings + " has no prefix");
    }
    return of(environment, prefix.value(), settings);
  }

  private static Stream<Setting> of(ConfigurableEnvironment environment, String prefix, Class<?> settings) {
    return Stream.of(settings.getRecordComponents()).flatMap(component -> {
      var property = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
      return component.getType().isRecord()
          ? of(environment, property, component.getType())
          : Stream.of(of(environment, property, component));
    });
  }

  private static Setting of(ConfigurableEnvironment environment, String property, RecordComponent component) {
    var allowed = component.getAnnotation(Allowed.class);
    if (allowed == null) {
      throw new IllegalStateException(component.getDeclaringRecord().getSimpleName() + "." + component.getName()
          + " does not say what is allowed");
    }
    var prefix = environment.getProperty("flex.variables", "");
    for (var source : environment.getPropertySources()) {
      if (source.getProperty(property) instanceof String text) {
        var variable = VARIABLE.matcher(text.replace("${flex.variables}", prefix));
        if (variable.matches()) {
          return new Setting(variable.group(1), true,
              environment.resolvePlaceholders(Optional.ofNullable(variable.group(2)).orElse("")), allowed,
              environment.getProperty(property));
        }
      }
    }
    return new Setting(property, false, "", allowed, environment.getProperty(property));
  }

  /** What is allowed, in words. */
  public String expected() {
    return allowed.value().expected(allowed) + (allowed.optional() ? ", or nothing" : "");
  }

  /** What is wrong with it, in a sentence that tells no secret; empty where it can be meant. */
  public Optional<String> fault() {
    if (value == null || value.isEmpty()) {
      return allowed.optional() ? Optional.empty() : Optional.of(name + " is not set; allowed is " + expected());
    }
    return Optional.ofNullable(allowed.value().wrong(value, allowed)).map(wrong -> name
        + (allowed.value().isHidden() ? " (not shown, it may hold a secret) " : " is '" + shown(value) + "', which ")
        + wrong + "; allowed is " + expected());
  }

  private static String shown(String value) {
    return Text.bounded(value.replaceAll("\\p{Cntrl}", "?"), LONGEST_SHOWN);
  }

  /** Those of {@code others} that somebody set who meant one of {@code known}: in a sentence each, without values. */
  static List<String> mistaken(Stream<String> others, List<String> known, String prefix) {
    return others.filter(other -> other.startsWith("FLEX_") && !known.contains(other)).sorted()
        .flatMap(other -> Text.nearest(other, known).map(near -> other + " is no setting: " + near + " may be meant")
            .or(() -> other.startsWith(prefix + "_")
                ? Optional.of(other + " is no setting; there are " + String.join(", ", known))
                : Optional.empty())
            .stream())
        .toList();
  }
}
