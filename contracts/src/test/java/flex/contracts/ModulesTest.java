package flex.contracts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** The order of modules in the parent's pom is the order of dependence: a module stands on those above it alone. */
class ModulesTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void shouldDependOnModulesAboveAlone() throws Exception {
    var above = new HashSet<String>();
    for (var module : modules()) {
      assertThat(above).as("modules above %s in pom.xml", module).containsAll(dependencies(module, _ -> true));
      above.add(module);
    }
  }

  /** Services, the agent too, know each other's messages only; who measures the house may have any part of it in hand. */
  @Test
  void shouldDependOnNoServiceWhenAModuleIsPartOfOne() throws Exception {
    var services = modules().stream().filter(ModulesTest::isService).collect(toSet());

    assertThat(services).contains("site-service", "store-agent").doesNotContain("service-chassis");
    for (var module : modules()) {
      if (!module.equals("benchmarks")) {
        assertThat(dependencies(module, scope -> !scope.equals("test"))).as("dependencies of %s", module)
            .doesNotContainAnyElementsOf(services);
      }
      if (isService(module)) {
        assertThat(dependencies(module, _ -> true)).as("dependencies of %s", module)
            .doesNotContainAnyElementsOf(services);
      }
    }
  }

  @Test
  void shouldListEveryModuleOfTheFolder() throws Exception {
    try (var folders = Files.list(ROOT)) {
      assertThat(folders.filter(f -> Files.exists(f.resolve("pom.xml"))).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(modules());
    }
  }

  /** Whoever reads a topic reads nothing that its producer has taken back. */
  @Test
  void shouldReadCommittedRecordsAloneWhereverAConsumerIsMade() throws Exception {
    var consumers = new ArrayList<String>();
    for (var module : modules()) {
      var main = ROOT.resolve(module).resolve("src/main/java");
      if (!Files.exists(main) || module.equals("benchmarks")) {
        continue;
      }
      try (var files = Files.walk(main)) {
        for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          var text = Files.readString(file);
          if (text.contains("new KafkaConsumer<") || text.contains("new DefaultKafkaConsumerFactory<")) {
            consumers.add(file.getFileName().toString());
            assertThat(text).as("isolation of the consumer in %s", file)
                .containsAnyOf("ISOLATION_LEVEL_CONFIG", "isolation.level");
          }
        }
      }
    }
    assertThat(consumers).contains("Inbound.java", "DeadLetterLog.java", "ForeignProvisioning.java");
  }

  private static boolean isService(String module) {
    return module.endsWith("-service") || module.equals("store-agent");
  }

  private static List<String> modules() throws Exception {
    return elements(project(ROOT).getElementsByTagName("module")).map(Node::getTextContent).toList();
  }

  private static Set<String> dependencies(String module, Predicate<String> scope) throws Exception {
    return elements(project(ROOT.resolve(module)).getElementsByTagName("dependency"))
        .filter(d -> text(d, "groupId").equals("flex") && scope.test(text(d, "scope"))).map(d -> text(d, "artifactId"))
        .collect(toSet());
  }

  private static Element project(Path folder) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(folder.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static String text(Element element, String child) {
    return elements(element.getChildNodes()).filter(e -> e.getTagName().equals(child)).map(Node::getTextContent)
        .findFirst().orElse("");
  }

  private static Stream<Element> elements(NodeList nodes) {
    var elements = new ArrayList<Element>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements.stream();
  }
}
