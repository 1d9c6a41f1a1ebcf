package flex.site.catalogue.io;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import flex.chassis.settings.io.WrongSettings;
import flex.contracts.wire.Json;
import flex.site.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A catalogue as YAML. */
public final class CatalogueFile {
  /** The file cannot be used; the message tells an operator all that is wrong with it. */
  public static final class Invalid extends WrongSettings {
    private static final long serialVersionUID = 1;

    Invalid(String name, List<String> problems) {
      super(List.of("The catalogue " + name + " cannot be used: " + String.join("; ", problems)));
    }
  }

  private CatalogueFile() {}

  /** Reads and checks; {@code name} is what messages call it. */
  public static Catalogue read(String name, InputStream in) throws IOException {
    Catalogue catalogue;
    try {
      var tree = new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(in);
      catalogue = Json.mapper().copy()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .convertValue(tree, Catalogue.class);
    } catch (YAMLException e) {
      throw new Invalid(name, List.of("it is no YAML: " + e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new Invalid(name, List.of(message(e)));
    }
    if (catalogue == null) {
      throw new Invalid(name, List.of("it is empty"));
    }
    var problems = catalogue.problems();
    if (!problems.isEmpty()) {
      throw new Invalid(name, problems);
    }
    return catalogue;
  }

  private static String message(IllegalArgumentException e) {
    return e.getCause() instanceof JsonMappingException mapping
        ? mapping.getPathReference() + ": " + mapping.getOriginalMessage()
        : Objects.requireNonNullElse(e.getMessage(), e.toString());
  }
}
