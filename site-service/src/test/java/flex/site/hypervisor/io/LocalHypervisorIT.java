package flex.site.hypervisor.io;

import flex.contracts.Version;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.Hypervisor.Result;
import flex.site.hypervisor.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Real directories and a real, tiny process for an agent. */
@Tag("SITE-09")
class LocalHypervisorIT {
  private static final String VM = "vm-order-1";
  private static final Result DONE = new Result.Done();

  private final Path home;
  private final Path vm;
  private final LocalHypervisor hypervisor;

  LocalHypervisorIT(@TempDir Path directory) throws IOException {
    home = directory.toRealPath();
    Files.writeString(Files.createDirectories(home.resolve("templates/6.14.0/Shared")).resolve("file.txt"),
        "of the template");
    vm = home.resolve("vms").resolve(VM);
    hypervisor = hypervisor();
  }

  @AfterEach
  void leaveNothingBehind() {
    hypervisor.destroy(VM);
    assertThat(processes()).isZero();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static VmSpec spec() {
    return new VmSpec(VM, new Version("6.14.0"), 2, 2048, 20, "{\"token\":\"secret\"}");
  }

  private long processes() {
    return ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").contains(vm.toString())).count();
  }

  private Optional<ProcessHandle> agent() {
    return new VmDirectory(home.resolve("vms"), VM).process(vm.resolve("agent.pid"));
  }

  @Test
  void shouldShareFilesWithTemplateWhenCloned() throws IOException {
    assertThat(hypervisor.clone(spec())).isEqualTo(DONE);
    assertThat(hypervisor.clone(spec())).as("again").isEqualTo(DONE);

    assertThat(Files.isSameFile(vm.resolve("root/Shared/file.txt"), home.resolve("templates/6.14.0/Shared/file.txt")))
        .isTrue();
    assertThat(Files.getPosixFilePermissions(vm.resolve("config-drive/flex.json"))).hasSize(2);
    assertThat(hypervisor.isRunning(VM)).isFalse();
  }

  @Test
  void shouldRefuseWhenThereIsNoTemplateOrVm() {
    assertThat(hypervisor.clone(new VmSpec(VM, new Version("6.15.0"), 1, 1, 1, "{}")))
        .isInstanceOf(Result.Refused.class);
    assertThat(hypervisor.start(VM)).isInstanceOf(Result.Refused.class);
    assertThat(hypervisor.stop(VM)).isEqualTo(DONE);
  }

  @Test
  void shouldStartAgentAgainWhenItDies() {
    hypervisor.clone(spec());
    hypervisor.start(VM);
    var first = await().until(this::agent, Optional::isPresent).orElseThrow();

    first.destroyForcibly();

    await().until(this::agent, a -> a.isPresent() && !a.get().equals(first));
    assertThat(hypervisor.isRunning(VM)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({ "echo 'ERROR no port' && exit 3, ended with status 3, ERROR no port",
      "exec /nothing/java -jar agent.jar, ended with status 127, /nothing/java",
      "echo killed && kill -9 $$, was ended by signal 9, killed"})
  void shouldSayAtOnceWhyTheAgentDoesNotStartAndWhatItSaid(String agent, String why, String said) throws IOException {
    var failing = hypervisor(home.resolve("vms"), "cd '{vm}'; " + agent);
    failing.clone(spec());
    assertThat(failing.trouble(VM)).isEmpty();
    assertThat(failing.lastLines(VM)).isEmpty();
    failing.start(VM);

    var trouble = await().until(() -> failing.trouble(VM), Optional::isPresent).orElseThrow();

    assertThat(trouble.why()).contains(why);
    assertThat(failing.lastLines(VM)).anySatisfy(line -> assertThat(line).contains(said));
    failing.destroy(VM);
    assertThat(failing.trouble(VM)).isEmpty();
    assertThat(failing.lastLines(VM)).isEmpty();
  }

  @Test
  void shouldGiveEachAgentATemporaryDirectoryThatIsEmpty() throws IOException {
    var littering = hypervisor(home.resolve("vms"), "cd '{vm}'; touch tmp/$$; ls tmp | wc -l; kill -9 $$");
    littering.clone(spec());
    littering.start(VM);

    await().until(() -> littering.trouble(VM), Optional::isPresent);

    assertThat(littering.lastLines(VM)).anySatisfy(line -> assertThat(line.strip()).isEqualTo("1"))
        .noneSatisfy(line -> assertThat(line.strip()).matches("[2-9]"));
  }

  @Test
  void shouldNotTakeOneKilledAgentForOneThatCannotStart() {
    hypervisor.clone(spec());
    hypervisor.start(VM);
    var first = await().until(this::agent, Optional::isPresent).orElseThrow();
    first.destroyForcibly();
    await().until(this::agent, a -> a.isPresent() && !a.get().equals(first));

    assertThat(hypervisor.trouble(VM)).isEmpty();
  }

  @Test
  void shouldTellTheEndOfALongConsoleInLinesWithoutControls() throws IOException {
    hypervisor.clone(spec());
    var console = "x".repeat(100_000) + "\n" + "early\n".repeat(9_000) + "\u001B[31mred\u0000\n\n" + "y".repeat(5_000)
        + "\n";
    Files.writeString(vm.resolve("console.log"), console);

    var lines = hypervisor.lastLines(VM);

    assertThat(lines).hasSize(Hypervisor.MOST_LINES).startsWith("early");
    Files.writeString(vm.resolve("console.log"), "x".repeat(20_000) + "\nlast\n");
    assertThat(hypervisor.lastLines(VM)).as("whole ones").containsExactly("last");
    assertThat(lines.get(lines.size() - 2)).isEqualTo(" [31mred ");
    assertThat(lines.getLast()).hasSize(5_000);
  }

  @Test
  void shouldRunOneAgentWhenStartedTwiceAndByTwoInstances() throws Exception {
    hypervisor.clone(spec());
    var other = hypervisor();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts = List.<Callable<Result>>of(() -> hypervisor.start(VM), () -> other.start(VM),
          () -> hypervisor.start(VM));
      for (var started : threads.invokeAll(starts)) {
        assertThat(started.get()).isEqualTo(DONE);
      }
    }
    await().until(this::agent, Optional::isPresent);

    // A process that becomes another program has no command line for a moment.
    await().alias("one init and one agent").until(() -> processes() == 2);
  }

  @Test
  void shouldEndAllProcessesAndStartAgainWhenStopped() {
    hypervisor.clone(spec());
    hypervisor.start(VM);
    await().until(this::agent, Optional::isPresent);

    assertThat(hypervisor.stop(VM)).isEqualTo(DONE);
    assertThat(processes()).isZero();
    assertThat(hypervisor.isRunning(VM)).isFalse();

    assertThat(hypervisor.start(VM)).isEqualTo(DONE);
    await().until(this::agent, Optional::isPresent);
  }

  @Test
  void shouldRefuseAllWhenDestroyedBefore() {
    assertThat(hypervisor.destroy(VM)).isEqualTo(DONE);
    assertThat(hypervisor.destroy(VM)).as("again").isEqualTo(DONE);

    assertThat(hypervisor.clone(spec())).isInstanceOf(Result.Refused.class);
    assertThat(hypervisor.start(VM)).isInstanceOf(Result.Refused.class);
    assertThat(vm).doesNotExist();
  }

  @Test
  void shouldLeaveTemplateAloneWhenDestroyed() {
    hypervisor.clone(spec());
    hypervisor.destroy(VM);

    assertThat(vm).doesNotExist();
    assertThat(home.resolve("templates/6.14.0/Shared/file.txt")).hasContent("of the template");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldStartWhereItWasMovedToWithNothingOfTheEnvironmentOfTheSite() throws IOException {
    hypervisor.clone(spec());
    var moved = Files.move(home.resolve("vms"), home.resolve("moved"));
    Files.createDirectories(home.resolve("vms"));
    var there = hypervisor(moved);
    try {
      assertThat(there.start(VM)).isEqualTo(DONE);
      var agent = await().until(() -> new VmDirectory(moved, VM).process(moved.resolve(VM).resolve("agent.pid")),
          Optional::isPresent).orElseThrow();
      assertThat(Files.readString(Path.of("/proc/" + agent.pid() + "/environ")).split("\0", -1)).contains("TZ=UTC")
          .allMatch(v -> v.isEmpty() || v.matches("(LC_ALL|TZ|PATH|PWD|OLDPWD|SHLVL|_)=.*"));
      var link = Files.createSymbolicLink(home.resolve("link"), moved);
      assertThat(hypervisor(link).isRunning(VM)).as("by another path").isTrue();
    } finally {
      there.destroy(VM);
    }
  }

  private LocalHypervisor hypervisor() throws IOException {
    return hypervisor(home.resolve("vms"));
  }

  private LocalHypervisor hypervisor(Path vms) throws IOException {
    return hypervisor(vms, "exec tail -f /dev/null '{vm}'/vm.json");
  }

  /** @param agent a line of shell in the place of the agent */
  private LocalHypervisor hypervisor(Path vms, String agent) throws IOException {
    return new LocalHypervisor(vms, home.resolve("templates"),
        new AgentProgram("/bin/sh", home.resolve("no.aot"), List.of(), List.of("-c", agent)));
  }
}
