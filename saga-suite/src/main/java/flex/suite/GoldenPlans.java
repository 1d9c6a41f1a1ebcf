package flex.suite;

import flex.steps.Plan;
import flex.steps.StepSaga;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Freezes the plans of sagas by steps: works that are under way go on by the version they were begun with, so a version
 * that was released neither changes nor goes. Their shapes stand in
 * {@code src/test/resources/golden-plans/<type>/<plan>-v<version>.txt}.
 */
final class GoldenPlans {
  private static final Path ALL = Path.of("src/test/resources/golden-plans");
  private static final String END = ".txt";

  private final Path all;
  private final boolean isWriting;
  private final String rewrite;

  /** {@code rewrite} is the command that writes what is missing, for people. */
  GoldenPlans(Path all, boolean isWriting, String rewrite) {
    this.all = all;
    this.isWriting = isWriting;
    this.rewrite = rewrite;
  }

  static GoldenPlans usual(boolean isWriting, String rewrite) {
    return new GoldenPlans(ALL, isWriting, rewrite);
  }

  List<DynamicTest> of(StepSaga<?, ?> saga) {
    var folder = all.resolve(saga.type());
    var tests = new ArrayList<DynamicTest>();
    for (var plan : saga.plans()) {
      tests.add(DynamicTest.dynamicTest("plan " + plan.name() + " v" + plan.version(), () -> assertKept(plan, folder)));
    }
    tests.add(DynamicTest.dynamicTest("every plan that was released is there", () -> assertNoneIsGone(saga, folder)));
    return tests;
  }

  void assertKept(Plan<?, ?> plan, Path folder) {
    var file = folder.resolve(file(plan));
    try {
      if (isWriting && !Files.exists(file)) {
        Files.createDirectories(folder);
        Files.writeString(file, plan.shape());
      }
      assertThat(file).as("The golden shape of the plan %s in its version %s. Where it is new, write it: %s",
          plan.name(), plan.version(), rewrite).exists();
      assertThat(plan.shape()).as(
          "The plan %s in its version %s, and what %s says. Works that are under way go by it: leave it as it was, and"
              + " give the changed plan the version %s beside it.",
          plan.name(), plan.version(), file, plan.version() + 1).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertNoneIsGone(StepSaga<?, ?> saga, Path folder) {
    var there = saga.plans().stream().map(GoldenPlans::file).collect(Collectors.toSet());
    var gone = new TreeSet<>(files(folder));
    gone.removeAll(there);
    assertThat(gone)
        .as("Plans in %s that the saga %s has no more. Works that were begun with them could not go on: give"
            + " them back; or delete the file once no such work is under way or in the archive", folder, saga.type())
        .isEmpty();
  }

  private static String file(Plan<?, ?> plan) {
    return plan.name() + "-v" + plan.version() + END;
  }

  private static Set<String> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(END)).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
