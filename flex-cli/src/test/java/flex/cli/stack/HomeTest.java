package flex.cli.stack;

import flex.cli.terminal.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HomeTest {
  @TempDir
  Path directory;

  @Test
  void shouldBeOneHomeWhateverPathLeadsToIt() throws IOException {
    var real = Files.createDirectories(directory.toRealPath().resolve("parent/home"));
    Files.createSymbolicLink(directory.resolve("link"), real);
    Files.createSymbolicLink(directory.resolve("up"), real.resolveSibling("."));
    for (var path : List.of("link", "link/", "parent/home/.", "up/home", "link/../home", "parent/none/../home")) {
      assertThat(Home.of(Path.of(directory + "/" + path))).as(path).isEqualTo(Home.of(real));
    }
    var yetToCome = real.resolve("a/b");
    assertThat(Home.of(Path.of(directory + "/link/a/b")).directory()).isEqualTo(yetToCome);
    assertThat(Home.of(real).demo().isDemo()).isTrue();
    var relative = Path.of("").toAbsolutePath().relativize(real);
    assertThat(Home.of(relative)).isEqualTo(Home.of(real));
  }

  @ParameterizedTest
  @ValueSource(strings = { "a:b", "a,b", "a!b", "a${b}", "a\\b", "a\nb", "a\u001bb", "a\u009bb", "a\uFFFDb", ""})
  void shouldRefuseAtOnceWhatNoProgramCanHaveInItsPath(String name) {
    assertThatThrownBy(() -> Home.of(name.isEmpty() ? Path.of("") : directory.resolve(name)))
        .isInstanceOfSatisfying(Failure.class, failure -> {
          assertThat(failure.exitCode().code()).isEqualTo(2);
          assertThat(failure.remedy()).contains("--home", "FLEX_HOME");
        });
  }

  /** Where the system tells of no process. */
  private static StackDown blind(Home home) {
    var proc = home.directory().resolve("no-proc");
    var processes = new Processes(proc);
    return new StackDown(home, Services.FLEX, processes, new PortTable(proc, processes), line -> {});
  }

  /** Lets the system tell of a socket on the usual port of the broker that no process is seen to hold. */
  private static Home withSocket(Path directory, String state, int user) throws IOException {
    var home = Home.of(directory);
    var net = Files.createDirectories(home.directory().resolve("no-proc/net"));
    Ports.usual(Services.FLEX).save(home);
    Files.writeString(net.resolve("tcp"),
        "  0: 0100007F:2384 00000000:0000 %s 0:0 0:0 0 %s 0 4242 1\n".formatted(state, user));
    return home;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNotWipeWhileTheOwnerListensUnseenOnAPortOfTheHome() throws IOException {
    var home = withSocket(directory, "0A", (Integer) Files.getAttribute(directory, "unix:uid"));
    assertThatThrownBy(blind(home)::wipe).isInstanceOf(Failure.class)
        .hasMessageContaining("port 9092").hasMessageContaining("nothing was deleted");
    assertThat(home.ports()).exists();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldWipeWhereOthersListenOrNobody() throws IOException {
    var owner = (Integer) Files.getAttribute(directory, "unix:uid");
    for (var home : List.of(withSocket(directory.resolve("a"), "0A", owner + 1),
        withSocket(directory.resolve("b"), "01", owner))) {
      blind(home).wipe();
      assertThat(home.ports()).doesNotExist();
    }
  }

  @Test
  void shouldNotWipeWhatSomebodyUsesWhoIsNotSeen() throws IOException {
    var home = Home.of(directory);
    Ports.usual(Services.FLEX).save(home);
    var down = blind(home);
    var lock = home.data(Foundation.DATABASE).resolve(Foundation.DATABASE.lock());
    Files.createDirectories(lock.getParent());
    try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      assertThatThrownBy(down::wipe).isInstanceOf(Failure.class).hasMessageContaining("database")
          .hasMessageContaining("nothing was deleted");
      assertThat(lock).exists();
    }
  }
}
