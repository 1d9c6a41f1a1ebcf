package flex.suite;

import flex.kernel.Saga;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A saga stands in a package that a suite of its module looks through, which then sees to it that it is registered. */
class ModulesWithSagasTest {
  @Test
  void shouldHaveASuiteWhereverASagaIs() throws IOException {
    assertThat(Sources.of(Path.of(".."), "src/main/java").below(Saga.class.getName())).extracting(Sources.Type::module)
        .as("modules with sagas").contains("site-service", "benchmarks");
    for (var needed : List.of(SagaSuite.class, GoldenSagas.class)) {
      assertThat(uncovered(Path.of(".."), needed))
          .as("sagas in whose package, or above, their module has no class that extends %s", needed.getName())
          .isEmpty();
    }
  }

  private static List<String> uncovered(Path root, Class<?> needed) throws IOException {
    var suites = Sources.of(root, "src/test/java").below(needed.getName());
    return Sources.of(root, "src/main/java").below(Saga.class.getName()).stream().filter(Sources.Type::isConcrete)
        .filter(saga -> suites.stream().noneMatch(suite -> suite.isConcrete() && suite.module().equals(saga.module())
            && (saga.packageName() + ".").startsWith(suite.packageName() + ".")))
        .map(saga -> saga.module() + ": " + saga.name()).toList();
  }

  @Test
  void shouldFindASagaWithoutASuiteHoweverItIsWritten(@TempDir Path root) throws IOException {
    write(root, "steps", "main", "flex.steps.StepSaga", "import flex.kernel.Saga; "
        + "public abstract class StepSaga<O, F> implements Saga<O, O, O> {}");
    write(root, "a", "main", "flex.a.Move", "import flex.steps.StepSaga; final class Move extends StepSaga<X, Y> {}");
    write(root, "b", "main", "flex.b.Ours",
        "import flex.steps.StepSaga; abstract class Ours<F> extends StepSaga<X, F> {}");
    write(root, "b", "main", "flex.b.Sagas", "class Sagas { static final class Patch extends Ours<X> {} }");
    write(root, "c", "main", "flex.c.Sagas", "import flex.kernel.Saga; class Sagas { Saga<X, Y, Z> one() { "
        + "return new Saga<>() { }; } }");
    write(root, "d", "main", "flex.d.Whole", "record Whole(int n) implements flex.kernel.Saga<X, Y, Z> {}");
    write(root, "e", "main", "flex.e.Users", "import flex.kernel.Saga; /** implements Saga */ "
        + "record Users(java.util.List<Saga<X, Y, Z>> all) implements Comparable<Saga<X, Y, Z>> {}");
    write(root, "f", "main", "flex.f.move.Move", "import flex.steps.StepSaga; class Move extends StepSaga<X, Y> {}");
    write(root, "f", "test", "flex.f.SagasTest", "import flex.suite.SagaSuite; class SagasTest extends SagaSuite {}");
    write(root, "g", "main", "flex.g.move.Move", "import flex.steps.StepSaga; class Move extends StepSaga<X, Y> {}");
    write(root, "g", "test", "flex.g.mo.SagasTest",
        "import flex.suite.SagaSuite; class SagasTest extends SagaSuite {}");

    assertThat(uncovered(root, SagaSuite.class)).containsExactlyInAnyOrder("a: flex.a.Move", "b: flex.b.Patch",
        "c: flex.c.",
        "d: flex.d.Whole", "g: flex.g.move.Move");
  }

  private static void write(Path root, String module, String kind, String type, String source) throws IOException {
    var file = root.resolve(module, "src", kind, "java", type.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "package " + type.substring(0, type.lastIndexOf('.')) + "; " + source);
  }
}
