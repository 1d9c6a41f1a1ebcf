package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.contracts.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The site's catalogue as far as the stack needs it: which templates there are, and where stores live. */
record TemplateList(List<Template> templates, Map<String, Object> content) {
  private static final String IN_JAR = "catalogue.yaml";

  /** One template to be made. */
  record Template(Version version, String os) {}

  TemplateList {
    templates = List.copyOf(templates);
    content = new LinkedHashMap<>(content);
  }

  /** From the file, else from within the site-service's jar. */
  static TemplateList load(@Nullable Path file, Path siteServiceJar) {
    try {
      return parse(file == null ? within(siteServiceJar) : Files.readString(file));
    } catch (IOException | YAMLException | IllegalArgumentException e) {
      throw new Failure(ExitCode.ENVIRONMENT,
          "the catalogue " + (file == null ? IN_JAR + " in " + siteServiceJar : file) + " cannot be read: "
              + e.getMessage(),
          "correct it, or unset FLEX_CATALOGUE for the one that is built in", e);
    }
  }

  static TemplateList parse(String yaml) {
    Map<String, Object> content = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    if (content == null || !(content.get("templates") instanceof List<?> entries)) {
      throw new IllegalArgumentException("it has no list of templates");
    }
    var templates = new ArrayList<Template>();
    for (var entry : entries) {
      if (!(entry instanceof Map<?, ?> fields)) {
        throw new IllegalArgumentException("a template is no map: " + entry);
      }
      templates.add(new Template(new Version(text(fields, "version")), text(fields, "os")));
    }
    return new TemplateList(templates, content);
  }

  /** The same, with the stores on 127.n.x.y. */
  String onNetwork(int network) {
    var changed = new LinkedHashMap<>(content);
    var prefix = "127." + network + ".";
    changed.put("addressPool", Map.of("first", prefix + "0.2", "last", prefix + "255.254", "excluded", List.of()));
    return new Yaml().dump(changed);
  }

  private static String text(Map<?, ?> fields, String name) {
    var value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a template has no " + name + ": " + fields);
    }
    return value.toString();
  }

  private static String within(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      var entry = file.getJarEntry(IN_JAR);
      if (entry == null) {
        throw new IllegalArgumentException("the jar has none");
      }
      try (var in = file.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
