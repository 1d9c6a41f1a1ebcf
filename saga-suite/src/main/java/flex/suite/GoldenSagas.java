package flex.suite;

import flex.contracts.wire.Wire;
import flex.kernel.Saga;
import flex.kernel.Scene;
import flex.kernel.StoredForm;
import flex.steps.StepSaga;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Freezes how the sagas of a module are stored: what was written once must be read for ever, and be written in the same
 * way. Extend it once per module and tell a story for each form of a document; a stored name that no story leaves behind
 * fails the build, as does a saga without stories.
 *
 * <p>The documents stand in {@code src/test/resources/golden-sagas/<type>/<form>.json}; those that only earlier releases
 * wrote, in {@code former} below, need only be readable. Of sagas by steps the shapes of their plans are frozen too, see
 * {@link GoldenPlans}.
 */
public abstract class GoldenSagas {
  private static final Path ALL = Path.of("src/test/resources/golden-sagas");
  private static final String FORMER = "former";
  private static final String END = ".json";

  /**
   * A saga with the forms in which it is stored.
   *
   * @param id of each saga in their stories
   * @param frozenElsewhere stored names that need not occur in its documents
   */
  public record Told(Saga<?, ?, ?> saga, Wire wire, String id, List<Form> forms, Set<String> frozenElsewhere) {
    public Told {
      forms = List.copyOf(forms);
      frozenElsewhere = Set.copyOf(frozenElsewhere);
    }

    public Told(Saga<?, ?, ?> saga, Wire wire, String id, List<Form> forms) {
      this(saga, wire, id, forms, Set.of());
    }
  }

  /** A form of the document: the name of its file, and what befalls the saga until it is looked at. */
  public record Form(String name, Consumer<Scene> story) {}

  /** All sagas of the module. */
  protected abstract List<Told> sagas();

  /** Sagas that nobody stores for longer than a test, or classes that hold such, each with the reason; never one of production. */
  protected Map<Class<?>, String> exempt() {
    return Map.of();
  }

  @TestFactory
  Stream<DynamicNode> shouldStoreSagasAsReleased() {
    return sagas().stream().map(this::container);
  }

  private DynamicNode container(Told told) {
    var folder = ALL.resolve(told.saga().type());
    var nodes = new ArrayList<DynamicNode>();
    for (var form : told.forms()) {
      nodes.add(DynamicTest.dynamicTest(form.name(), () -> assertWrittenAndRead(told, form, folder)));
    }
    nodes.add(DynamicTest.dynamicTest("every document has its story", () -> assertEachHasAStory(told, folder)));
    nodes.add(
        DynamicTest.dynamicTest("documents of earlier releases are read", () -> assertFormerAreRead(told, folder)));
    nodes.add(DynamicTest.dynamicTest("every stored name is in a document", () -> assertNamesOccur(told, folder)));
    nodes.add(DynamicTest.dynamicTest("every former name is in a document of an earlier release",
        () -> assertFormerNamesOccur(told, folder)));
    if (told.saga() instanceof StepSaga<?, ?> saga) {
      nodes.addAll(GoldenPlans.usual(isWriting(), rewrite()).of(saga));
    }
    return DynamicContainer.dynamicContainer(told.saga().type(), nodes);
  }

  private void assertWrittenAndRead(Told told, Form form, Path folder) {
    var file = folder.resolve(form.name() + END);
    StoredForm written;
    try (var scene = new Scene(told.saga(), told.wire(), told.id())) {
      form.story().accept(scene);
      written = scene.stored();
    }
    if (isWriting()) {
      if (Files.exists(file) && !read(file).normal().equals(written.normal())) {
        retire(file);
      }
      if (!Files.exists(file)) {
        write(file, written.text());
      }
    }
    assertThat(file).as("The golden document of the story %s. Where the story is new, write it: %s", form.name(),
        rewrite()).exists();
    assertThat(read(file).problems(told.saga())).as(
        "What keeps today's code from reading %s. Sagas like it are stored. Leave names and records as they were; a new"
            + " shape gets a new name, and the old one an upcaster.",
        file).isEmpty();
    assertThat(written.normal()).as(
        "What is stored at the end of the story %s, and what %s says. If another form is meant: give a new shape a new"
            + " name, keep reading the old one, then %s, which keeps the old document in %s/.",
        form.name(), file, rewrite(), FORMER).isEqualTo(read(file).normal());
  }

  private void assertEachHasAStory(Told told, Path folder) {
    var stories = told.forms().stream().map(Form::name).collect(Collectors.toSet());
    assertThat(stories).as("names of stories").hasSameSizeAs(told.forms());
    var without = files(folder).stream().filter(f -> !stories.contains(name(f))).toList();
    if (isWriting()) {
      without.forEach(GoldenSagas::retire);
      return;
    }
    assertThat(without)
        .as("Golden documents of which the story is gone. Tell it again; if today's code cannot come there"
            + " any more, move the document to %s/, or %s", folder.resolve(FORMER), rewrite())
        .isEmpty();
  }

  private static void assertFormerAreRead(Told told, Path folder) {
    for (var file : files(folder.resolve(FORMER))) {
      assertThat(read(file).problems(told.saga())).as(
          "What keeps today's code from reading %s, which an earlier release has stored. Give the name back, or an"
              + " upcaster.",
          file).isEmpty();
    }
  }

  private void assertNamesOccur(Told told, Path folder) {
    var occurring = new TreeSet<String>();
    files(folder).forEach(f -> occurring.addAll(read(f).names()));
    var missing = new TreeSet<>(told.saga().names().keySet());
    missing.removeAll(occurring);
    missing.removeAll(told.frozenElsewhere());
    assertThat(missing)
        .as("Stored names of the saga %s that are in no golden document. Tell a story that leaves each in"
            + " a state, an event, a waiting input, a timer or a task, then %s", told.saga().type(), rewrite())
        .isEmpty();
  }

  private static void assertFormerNamesOccur(Told told, Path folder) {
    var missing = new TreeSet<>(told.saga().formerly().keySet());
    files(folder.resolve(FORMER)).forEach(f -> missing.removeAll(read(f).names()));
    assertThat(missing)
        .as("Names of which the saga %s says that they were stored once, and that are in no document in %s. Keep a"
            + " document with each, or nobody knows whether it can still be read", told.saga().type(),
            folder.resolve(FORMER))
        .isEmpty();
  }

  @Test
  void shouldTellOfEverySagaOfTheModule() {
    var found = SagasOfModule.below(getClass(), exempt().keySet());
    var told = Stream.concat(sagas().stream().map(t -> t.saga().getClass()), exempt().keySet().stream())
        .map(Class::getName).collect(Collectors.toSet());
    assertThat(told).as("sagas that %s tells of", getClass().getName()).containsExactlyInAnyOrderElementsOf(found);
  }

  private static boolean isWriting() {
    return Boolean.getBoolean("flex.golden.write");
  }

  private String rewrite() {
    return "./mvnw -pl " + Path.of("").toAbsolutePath().getFileName() + " -am test -Dtest=" + getClass().getSimpleName()
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dflex.golden.write=true";
  }

  /** Keeps a document that was released, beside those of still earlier releases. */
  private static void retire(Path file) {
    var former = file.resolveSibling(FORMER);
    var kept = former.resolve(file.getFileName());
    for (var i = 2; Files.exists(kept); i++) {
      kept = former.resolve(name(file) + "-" + i + END);
    }
    try {
      Files.createDirectories(former);
      Files.move(file, kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoredForm read(Path file) {
    try {
      return new StoredForm(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    var name = file.getFileName().toString();
    return name.substring(0, name.length() - END.length());
  }

  private static Set<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(END)).collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
