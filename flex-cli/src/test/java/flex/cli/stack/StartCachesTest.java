package flex.cli.stack;

import flex.cli.terminal.Failure;
import flex.embedded.launch.StartCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StartCachesTest {
  private static final Processes PROCESSES = new Processes(Path.of("/proc"));

  @TempDir
  Path directory;

  private Home home;
  private Installation installation;

  @BeforeEach
  void prepare() throws IOException {
    home = Home.of(Files.createDirectories(directory.resolve("home")));
    installation = new Installation(directory.resolve("checkout"), Services.FLEX);
    for (var module : List.of("embedded-stack", "site-service", "store-agent")) {
      build(module, "first");
    }
  }

  private void build(String module, String content) throws IOException {
    var target = Files.createDirectories(directory.resolve("checkout").resolve(module).resolve("target"));
    try (var jar = new JarOutputStream(Files.newOutputStream(target.resolve(module + ".jar")))) {
      jar.putNextEntry(new JarEntry(content));
    }
  }

  /** As the processes of a training do. */
  private void recordAll() throws IOException {
    var apps = new Apps(home.apps(), Surroundings.java());
    for (var program : installation.programs().entrySet()) {
      var cache = StartCache.beside(apps.unpacked(program.getValue()), program.getKey()).file();
      Files.createDirectories(cache.resolveSibling("."));
      Files.writeString(Path.of(cache + StartCache.RECORDED), program.getKey());
    }
  }

  @Test
  void shouldBeMissingUntilEveryProgramHasItsOwn() throws IOException {
    assertThat(StartCaches.areMissing(home, installation)).isTrue();

    recordAll();
    assertThat(StartCaches.areMissing(home, installation)).as("not yet in their places").isTrue();
    assertThat(StartCaches.adopt(home)).extracting(c -> Files.readString(c))
        .containsExactlyInAnyOrder("broker", "database", "site-service", "store-agent");
    assertThat(StartCaches.areMissing(home, installation)).isFalse();
  }

  @Test
  void shouldBeMissingAgainWhenAProgramIsBuiltAnew() throws IOException {
    recordAll();
    StartCaches.adopt(home);
    build("store-agent", "second");
    assertThat(StartCaches.areMissing(home, installation)).isTrue();
  }

  @Test
  void shouldAdoptNothingOfATrainingThatWasEndedInItsMiddle() throws IOException {
    StartCaches.forgetRecorded(home);
    recordAll();
    StartCaches.forgetRecorded(home);
    assertThat(StartCaches.adopt(home)).isEmpty();
  }

  @Test
  void shouldAdoptWhereTheAppsLieBehindALink() throws IOException {
    var shared = Files.createDirectories(directory.resolve("shared"));
    Files.createSymbolicLink(home.apps(), shared);
    recordAll();
    assertThat(StartCaches.adopt(home)).hasSize(4);
    assertThat(StartCaches.areMissing(home, installation)).isFalse();
  }

  @Test
  void shouldKnowTheHomeOfTheTrainingByItsPlace() {
    assertThat(home.training().isTraining()).isTrue();
    assertThat(home.training().apps()).isEqualTo(home.apps());
    assertThat(home.isTraining()).isFalse();
    assertThat(Home.of(directory.resolve("training")).isTraining()).as("somebody's own, of that name").isFalse();
  }

  @Test
  void shouldTouchNothingThatNoTrainingHasMade() throws IOException {
    var training = home.training();
    var photos = Files.createDirectories(training.directory().resolve("data")).resolve("photos");
    Files.writeString(photos, "mine");

    assertThat(down(training).discardTraining()).isZero();
    assertThatThrownBy(() -> new Daemons(training, PROCESSES).beginTraining()).isInstanceOf(Failure.class)
        .hasMessageContaining("no training's");
    assertThat(photos).hasContent("mine");
  }

  @Test
  void shouldDeleteAllThatATrainingHasMade() throws IOException {
    var training = home.training();
    new Daemons(training, PROCESSES).beginTraining();
    Files.createDirectories(training.vms().resolve("vm-1"));
    assertThat(StartCaches.isTrainingVain(home, installation, PROCESSES)).as("one is under way").isTrue();

    down(training).discardTraining();

    assertThat(training.directory()).doesNotExist();
    assertThat(StartCaches.isTrainingVain(home, installation, PROCESSES)).isFalse();
  }

  @Test
  void shouldNotTryAgainWhatHasFailedUntilTheBuildIsAnother() throws IOException {
    Files.createDirectories(home.apps());
    StartCaches.giveUp(home, installation);
    assertThat(StartCaches.isTrainingVain(home, installation, PROCESSES)).isTrue();

    build("store-agent", "second");
    assertThat(StartCaches.isTrainingVain(home, installation, PROCESSES)).isFalse();
  }

  private static StackDown down(Home home) {
    return new StackDown(home, Services.FLEX, PROCESSES, new PortTable(Path.of("/proc"), PROCESSES), _ -> {});
  }
}
