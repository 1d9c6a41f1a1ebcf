package flex.kernel;

import flex.embedded.testing.TestDatabase;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Holders of a lease that are paused, or killed, while others go on. */
class LeaseIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofSeconds(1);

  private final Harness harness = new Harness();
  private final List<Process> processes = new ArrayList<>();

  @TempDir
  private Path directory;

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    harness.close();
  }

  @Test
  void shouldNeitherCountNorKeepWhatAHolderDidWhoWasPausedBeyondItsLease() throws Exception {
    var holder = start(LEASE);
    hold(holder);
    begin("a");
    await().atMost(LONG).until(() -> Files.exists(directory.resolve("running-" + holder.pid())));
    signal(holder, "STOP");
    var other = start(LEASE);

    await().atMost(LONG).until(() -> view("a").status() == Status.ENDED);
    signal(holder, "CONT");
    Files.delete(directory.resolve("hold-" + holder.pid()));

    await().atMost(LONG).until(() -> Files.readString(directory.resolve("running-" + other.pid())).endsWith(" 3"));
    await().during(Duration.ofMillis(500)).atMost(LONG).untilAsserted(() -> {
      assertThat(view("a").events()).extracting(e -> e.event()).filteredOn(StepDone.class::isInstance).hasSize(1);
      var effect = Objects.requireNonNull(
          harness.database.getCollection("effects").find(new Document("_id", "a:do-0")).first());
      assertThat(effect.getString("value")).isEqualTo("by " + other.pid());
    });
  }

  @Test
  void shouldFinishEverySagaOnceWhenHoldersAreKilledAgainAndAgain() throws Exception {
    var first = start(LEASE);
    for (int i = 0; i < 40; i++) {
      begin("s" + i);
    }
    for (int round = 0; round < 3; round++) {
      var next = start(LEASE);
      first.destroyForcibly().waitFor();
      first = next;
    }

    await().atMost(LONG).until(() -> harness.database.getCollection("sagas")
        .countDocuments(new Document("status", Status.ENDED.name())) == 40);
    for (int i = 0; i < 40; i++) {
      assertThat(view("s" + i).events()).extracting(e -> e.event()).filteredOn(StepDone.class::isInstance).hasSize(1);
    }
  }

  @Test
  void shouldNotWaitForTheLeaseOfAHolderWhoseProcessHasEnded() throws Exception {
    var forever = Duration.ofHours(1);
    var holder = start(forever);
    hold(holder);
    begin("a");
    await().atMost(LONG).until(() -> Files.exists(directory.resolve("running-" + holder.pid())));
    holder.destroyForcibly().waitFor();

    start(forever);

    await().atMost(LONG).until(() -> view("a").status() == Status.ENDED);
  }

  /** Takes the input in by a kernel that is closed already: the task is leased to nobody who lives. */
  private void begin(String id) {
    closedKernel().handle(Steps.TYPE, id, Cause.of("m1"), new Begin(1));
  }

  private SagaView view(String id) {
    return closedKernel().find(id).orElseThrow();
  }

  private Sagas closedKernel() {
    var sagas = new Sagas(harness.database, harness.producer, harness.wire, Harness.settings(), Clock.systemUTC(),
        harness.meters).register(new Steps(), Map.of());
    sagas.close();
    return sagas;
  }

  private Process start(Duration lease) throws IOException {
    var process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
        KernelProcess.class.getName(), TestDatabase.shared().uri(), harness.database.getName(),
        String.valueOf(harness.kafka.get("bootstrap.servers")), harness.topic, directory.toString(),
        Long.toString(lease.toSeconds())).inheritIO()
        .start();
    processes.add(process);
    var started = directory.resolve("started-" + process.pid());
    await().atMost(LONG).until(() -> Files.exists(started) || !process.isAlive());
    assertThat(started).as("the kernel's process has said why it ended").exists();
    return process;
  }

  private void hold(Process process) throws IOException {
    Files.createFile(directory.resolve("hold-" + process.pid()));
  }

  private static void signal(Process process, String signal) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
  }
}
