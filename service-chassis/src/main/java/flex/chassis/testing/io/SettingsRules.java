package flex.chassis.testing.io;

import flex.chassis.settings.io.Allowed;
import flex.chassis.settings.io.Meaning;
import flex.chassis.settings.io.Setting;
import flex.chassis.settings.io.SettingsCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The house rules of a service's settings: each says what is allowed, and what is not is refused. */
public final class SettingsRules {
  private static final String CANARY = "canary";

  private final List<Class<?>> records;

  private SettingsRules(List<Class<?>> records) {
    this.records = records;
  }

  /**
   * Throws an {@link AssertionError} that names what breaks a rule: for all records of settings of the chassis and of the
   * service, found by themselves, under its own {@code application.yaml}.
   *
   * @param service its package, {@code flex.<service>}
   * @return all that people can set, to be compared with what is documented
   */
  public static List<Setting> check(String service) throws IOException {
    var rules = new SettingsRules(records("flex.chassis", service));
    rules.shouldRefuseWhatCannotBeMeant();
    return rules.settings(Map.of());
  }

  private static List<Class<?>> records(String... packages) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    return Stream.of(packages).flatMap(p -> scanner.findCandidateComponents(p).stream()).<Class<?>>map(found -> {
      try {
        return Class.forName(found.getBeanClassName());
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }).filter(SettingsCheck::isSettings).toList();
  }

  /** Without the variables of whoever runs the test. */
  private static ConfigurableEnvironment environment(Map<String, Object> variables) throws IOException {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.forEach(source -> sources.remove(source.getName()));
    sources.addFirst(new MapPropertySource("variables", variables));
    for (var file : List.of("application.yaml", "chassis.yaml")) {
      new YamlPropertySourceLoader().load(file, new ClassPathResource(file)).forEach(sources::addLast);
    }
    return environment;
  }

  private List<Setting> settings(Map<String, Object> variables) throws IOException {
    var environment = environment(variables);
    var byName = new LinkedHashMap<String, Setting>();
    records.forEach(r -> Setting.of(environment, r).filter(Setting::isVariable).forEach(s -> byName.put(s.name(), s)));
    return List.copyOf(byName.values());
  }

  private void shouldRefuseWhatCannotBeMeant() throws IOException {
    var missed = new ArrayList<String>();
    for (var setting : settings(Map.of())) {
      for (var value : impossible(setting.allowed())) {
        var told = SettingsCheck.faults(environment(Map.of(setting.name(), value)), records).stream()
            .filter(f -> f.startsWith(setting.name() + " ")).toList();
        if (told.size() != 1 || !told.getFirst().endsWith("; allowed is " + setting.expected())
            || told.getFirst().contains(CANARY)) {
          missed.add(setting.name() + "='" + value + "': " + told);
        }
      }
    }
    if (!missed.isEmpty()) {
      throw new AssertionError("not refused, or not as it should be:\n" + String.join("\n", missed));
    }
  }

  private static List<String> impossible(Allowed allowed) throws IOException {
    var values = new ArrayList<>(switch (allowed.value()) {
      case NAME -> List.of(" ", "a b", "a/b", "ä", "$", "a".repeat(101));
      case DATABASE -> List.of(" ", "a b", "a.b", "a/b", "$", "a".repeat(64));
      case NUMBER -> List.of(" ", "x", "1.5", "0x10", "1e3", Long.parseLong(allowed.from()) - 1 + "",
          Long.parseLong(allowed.to()) + 1 + "", "99999999999999999999999");
      case DURATION -> List.of(" ", "180", "0", "0s", "-5s", "s", "5 parsecs", "99999999999999999999d",
          beside(allowed.from(), -1), beside(allowed.to(), 1));
      case HOST -> List.of(" ", "a b", "http://host", "-a", "256.1.1.1", "host:80", "a".repeat(64));
      case HOSTS_WITH_PORTS -> List.of(" ", "host", "host:", "host:0", "host:65536", "host:x", ":9092", "a:1,,b:2",
          "kafka://host:1");
      case MONGODB_URI -> List.of(" ", "127.0.0.1:27017", "http://host", "mongodb://", "mongodb+srv://",
          "mongodb+srv://u:" + CANARY, "mongodb://u:" + CANARY + "@host:port", "mongodb:/u:" + CANARY + "@host");
      case HTTPS_URL ->
        List.of(" ", "http://host", "https://", "host:1", "https://user:pass@host", "https://host:65536",
            "https://a b");
      case FILE -> List.of(" ", "/", "/no/such/file");
      case SECRET_FILE -> List.of(" ", "/", CANARY + "-itself-and-not-its-file", "/dev/zero", file("too short", CANARY),
          file("too long", CANARY.repeat(20_000)));
      case DIRECTORY -> List.of(" ", "/no/such/directory", file("a file", ""));
      case PLACE -> List.of(file("a file", ""), file("a file", "") + "/below");
      case CHOICE -> List.of(" ", "another");
    });
    if (!allowed.optional()) {
      values.add("");
    }
    return values;
  }

  private static String beside(String bound, long millis) {
    return DurationStyle.detectAndParse(bound).plus(Duration.ofMillis(millis)).toMillis() + "ms";
  }

  private static String file(String name, String text) throws IOException {
    var file = Files.writeString(Files.createTempFile("flex-", name.replace(' ', '-')), text);
    file.toFile().deleteOnExit();
    return file.toString();
  }
}
