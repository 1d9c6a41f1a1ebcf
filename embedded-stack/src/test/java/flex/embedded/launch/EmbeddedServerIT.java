package flex.embedded.launch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class EmbeddedServerIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  private Path directory;

  @Test
  void shouldNameThePortWhenItIsTaken() throws Exception {
    try (var other = new ServerSocket()) {
      int port = FreePorts.free("127.0.0.1");
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

      assertThatThrownBy(() -> EmbeddedServer.start(Launch.database(directory).on("127.0.0.1", port)))
          .isInstanceOf(PortTakenException.class).hasMessageContaining(String.valueOf(port));
      assertThatThrownBy(() -> EmbeddedServer.start(Launch.broker(directory).withControllerPort(port)
          .on("127.0.0.1", FreePorts.free("127.0.0.1")))).isInstanceOf(PortTakenException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }

  @Test
  void shouldStopAndStartAgainOnItsPortWhenAsked() {
    try (var server = EmbeddedServer.start(Launch.database(directory).endingWithThisProcess())) {
      String uri = server.uri();
      server.stop();
      assertThat(server.isAlive()).isFalse();
      server.restart();

      assertThat(server.isAlive()).isTrue();
      assertThat(server.uri()).isEqualTo(uri);
    }
  }

  @Test
  void shouldTellTheEndOfTheLogWhenTheServerCannotStart() throws Exception {
    Files.writeString(directory.resolve("database.mv"), "not a store".repeat(2000));

    assertThatThrownBy(() -> EmbeddedServer.start(Launch.database(directory).endingWithThisProcess()))
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("ended with code")
        .hasMessageContaining("MVStoreException");
  }

  @Test
  void shouldEndTheServerWhenItsParentIsGone() throws Exception {
    Process parent = new ProcessBuilder("sleep", "300").start();
    Path log = directory.resolve("server.log");
    List<String> command = new ArrayList<>(Launch.database(directory).withPorts().command());
    command.addAll(List.of("--parent-pid", String.valueOf(parent.pid())));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await().atMost(LONG).until(() -> Files.readString(log).contains("READY"));

      parent.destroyForcibly();

      await().atMost(LONG).until(() -> !server.isAlive());
    } finally {
      parent.destroyForcibly();
      server.destroyForcibly();
    }
  }

  /** Kafka compares words by their small letters, and Turkish has another one for I. */
  @Test
  void shouldStartWhenTheLanguageOfItsJvmIsTurkish() throws Exception {
    Path log = directory.resolve("server.log");
    List<String> command = new ArrayList<>(Launch.broker(directory).withPorts().command());
    command.addAll(1, List.of("-Duser.language=tr", "-Duser.country=TR"));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await().atMost(LONG).until(() -> !server.isAlive() || Files.readString(log).contains("READY"));

      assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
    } finally {
      server.destroyForcibly().onExit().join();
    }
  }

  @Test
  void shouldRefuseOtherMachinesWhenTheHostIsNotLoopback() {
    assertThatThrownBy(() -> Launch.database(directory).on("0.0.0.0", 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.0/8");
  }
}
