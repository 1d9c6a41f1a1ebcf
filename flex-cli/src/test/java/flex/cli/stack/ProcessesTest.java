package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {
  private final Processes processes = new Processes(Path.of("/proc"));

  @TempDir
  Path directory;

  private Path procWith(String state, long start) throws IOException {
    var proc = directory.resolve("proc");
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/stat"), "");
    Files.createDirectories(proc.resolve("7"));
    Files.writeString(proc.resolve("7/stat"),
        "7 (java) x) " + state + " 1 7 7 0 -1 4 0 0 0 0 1 1 0 0 20 0 9 0 " + start + " 1000 250 1 2 3\n");
    Files.writeString(proc.resolve("7/cmdline"), "/jdk/bin/java\0-Dflex.home=/h\0-jar\0a b.jar\0");
    return proc;
  }

  @Test
  void shouldReadStartAndArgumentsWhenTheNameHoldsParentheses() throws IOException {
    var fake = new Processes(procWith("S", 4711));
    assertThat(fake.find(7))
        .contains(new Processes.Running(7, 4711, List.of("/jdk/bin/java", "-Dflex.home=/h", "-jar", "a b.jar"),
            null));
    assertThat(fake.find(7).map(Processes.Running::program)).contains("java");
    assertThat(fake.memory(fake.find(7).orElseThrow())).hasValue(250 * 4096);
  }

  @Test
  void shouldBeDeadWhenItIsAZombie() throws IOException {
    assertThat(new Processes(procWith("Z", 4711)).find(7)).isEmpty();
  }

  @Test
  void shouldBeAnotherProcessWhenThePidWasUsedAgain() throws IOException {
    var before = new Processes(procWith("S", 4711)).find(7).orElseThrow();
    assertThat(new Processes(procWith("S", 4712)).isAlive(before)).isFalse();
  }

  @Test
  void shouldNotSignalWhenTheStartTimeDiffers() throws IOException, InterruptedException {
    var sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      var real = processes.find(sleeper.pid()).orElseThrow();
      var stale = new Processes.Running(real.pid(), real.start() + 1, real.arguments(), real.directory());
      assertThat(processes.end(List.of(stale), Duration.ofSeconds(1))).isEmpty();
      assertThat(sleeper.isAlive()).isTrue();
      assertThat(processes.end(List.of(real), Duration.ofSeconds(60))).isEmpty();
      assertThat(sleeper.waitFor()).isNotZero();
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void shouldEndByForceWhenTheSignalIsIgnored() throws IOException {
    var stubborn = new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done").start();
    try {
      assertThat(stubborn.getInputStream().read()).isEqualTo('r');
      var running = processes.find(stubborn.pid()).orElseThrow();
      assertThat(processes.end(List.of(running), Duration.ofMillis(200))).isEmpty();
      assertThat(processes.isAlive(running)).isFalse();
    } finally {
      stubborn.destroyForcibly();
    }
  }

  @Test
  void shouldIgnoreThePidFileWhenItIsStale() throws IOException {
    var home = Home.of(directory.resolve("home"));
    Files.createDirectories(home.run());
    var daemons = new Daemons(home, processes);
    var own = processes.find(ProcessHandle.current().pid()).orElseThrow();
    Files.writeString(home.pidFile(Foundation.BROKER), own.pid() + "\n" + own.start() + "\n");
    assertThat(daemons.fromFile(home.pidFile(Foundation.BROKER))).contains(own);
    assertThat(daemons.find(Foundation.BROKER)).as("without our marks").isEmpty();
    Files.writeString(home.pidFile(Foundation.BROKER), own.pid() + "\n" + (own.start() - 1) + "\n");
    assertThat(daemons.fromFile(home.pidFile(Foundation.BROKER))).isEmpty();
    Files.writeString(home.pidFile(Foundation.BROKER), "no number");
    assertThat(daemons.fromFile(home.pidFile(Foundation.BROKER))).isEmpty();
  }
}
