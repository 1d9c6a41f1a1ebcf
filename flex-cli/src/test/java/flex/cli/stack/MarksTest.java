package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MarksTest {
  private final Marks marks = new Marks(Path.of("/home/a"));

  @TempDir
  Path directory;

  private Path real;

  @BeforeEach
  void makeHome() throws IOException {
    real = Files.createDirectories(directory.toRealPath().resolve("real"));
    Files.createDirectories(real.resolve("vms/vm-1"));
    Files.writeString(real.resolve("ports.json"), "{}");
  }

  /** Of which the system tells nothing but its command line. */
  private static Processes.Running process(String... arguments) {
    return in(null, arguments);
  }

  private static Processes.Running in(@Nullable Path directory, String... arguments) {
    return new Processes.Running(7, 1, List.of(arguments), directory);
  }

  @Test
  void shouldKnowServicesByBothMarks() {
    var broker = process("/jdk/bin/java", "-Dflex.home=/home/a", "-Dflex.service=broker", "-Xmx1m");
    assertThat(marks.isOurs(broker)).isTrue();
    assertThat(marks.isService(broker, Foundation.BROKER)).isTrue();
    assertThat(marks.isService(broker, Services.FLEX.ofStores())).isFalse();
    assertThat(marks.isVm(broker)).isFalse();
  }

  @Test
  void shouldKnowAgentsAndInitsWhenTheyAreOfThisHome() {
    assertThat(marks.isVm(process("java", "-Dflex.vm=/home/a/vms/vm-1"))).isTrue();
    assertThat(marks.isVm(process("/bin/sh", "/home/a/vms/vm-1/init.sh"))).isTrue();
    assertThat(marks.isInit(process("/bin/sh", "/home/a/vms/vm-1/init.sh"))).isTrue();
    assertThat(marks.isOfVm(process("/bin/sh", "/home/a/vms/vm-1/init.sh"), Path.of("/home/a/vms/vm-1"))).isTrue();
    assertThat(marks.isOfVm(process("/bin/sh", "/home/a/vms/vm-1/init.sh"), Path.of("/home/a/vms/vm-2"))).isFalse();
  }

  @Test
  void shouldTellTheHomeOfAProcessWhicheverItIs() throws IOException {
    assertThat(Marks.homeOf(process("java", "-Dflex.vm=/home/b/vms/vm-1", "-jar", "a.jar")))
        .contains(Path.of("/home/b"));
    assertThat(Marks.homeOf(process("java", "-Dflex.home=/home/b"))).contains(Path.of("/home/b"));
    assertThat(Marks.homeOf(in(real, "java", "-Dflex.home=/home/b"))).as("where it is").contains(real);
    assertThat(Marks.homeOf(in(real.resolve("vms/vm-1"), "sh", "/home/b/vms/vm-1/init.sh"))).contains(real);
    assertThat(Marks.homeOf(process("java", "-jar", "a.jar"))).isEmpty();
  }

  @Test
  void shouldLeaveOthersAloneWhenTheyNameTheSameWords() {
    assertThat(marks.isOurs(process("vim", "/home/a/vms/vm-1/init.sh"))).isFalse();
    assertThat(marks.isOurs(process("grep", "-Dflex.home=/home/a", "x"))).isFalse();
    assertThat(marks.isOurs(process("java", "-Dflex.home=/home/ab"))).isFalse();
    assertThat(marks.isOurs(process("java", "-Dflex.vm=/home/a/demo/vms/vm-1"))).isFalse();
    assertThat(marks.isOurs(process("java", "-Dflex.root=/home/a", "-jar", "flex-cli.jar"))).isFalse();
    assertThat(marks.isOurs(process())).isFalse();
  }

  @Test
  void shouldKnowItsProcessesByWhereTheyRunWhateverTheirHomeWasCalled() throws IOException {
    var link = Files.createSymbolicLink(directory.resolve("link"), real);
    var ofReal = new Marks(real);
    for (var path : List.of(link, real, Path.of("/moved/since"))) {
      var service = in(link, "java", "-Dflex.home=" + path, "-Dflex.service=broker");
      assertThat(ofReal.isService(service, Foundation.BROKER)).as(path.toString()).isTrue();
      var agent = in(link.resolve("vms/vm-1"), "java", "-Dflex.vm=" + path.resolve("vms/vm-1"));
      assertThat(ofReal.isVm(agent)).as(path.toString()).isTrue();
      assertThat(ofReal.isOfVm(agent, real.resolve("vms/vm-1"))).isTrue();
    }
    var before = process("java", "-Dflex.home=" + link, "-Dflex.service=broker");
    assertThat(ofReal.isOurs(before)).as("by its mark, where the system does not tell more").isTrue();
  }

  @Test
  void shouldLeaveAProcessToItsHomeWhenAnotherNowHasTheFormersName() throws IOException {
    var moved = Files.createDirectories(directory.toRealPath().resolve("moved"));
    Files.writeString(moved.resolve("ports.json"), "{}");
    var process = in(moved, "java", "-Dflex.home=" + real, "-Dflex.service=broker");
    assertThat(new Marks(real).isOurs(process)).isFalse();
    assertThat(new Marks(moved).isOurs(process)).isTrue();
    assertThat(new Marks(moved).isStranded(process)).isTrue();
    assertThat(new Marks(real).isStranded(in(real, "java", "-Dflex.home=" + real))).isFalse();
  }

  @Test
  void shouldKnowByItsMarkWhatWasStartedAgainByHandFromAnywhere() throws IOException {
    var elsewhere = Files.createDirectories(directory.toRealPath().resolve("elsewhere"));
    var marks = new Marks(real);
    assertThat(
        marks.isService(in(elsewhere, "java", "-Dflex.home=" + real, "-Dflex.service=broker"), Foundation.BROKER))
        .isTrue();
    var init = in(elsewhere, "sh", real.resolve("vms/vm-1/init.sh").toString());
    assertThat(marks.isInit(init)).isTrue();
    assertThat(marks.isOfVm(init, real.resolve("vms/vm-1"))).isTrue();
  }
}
