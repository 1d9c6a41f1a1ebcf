package flex.cli;

import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FlexTest {
  @TempDir
  Path home;

  private Run flex(String... arguments) {
    return Run.flex(Map.of("FLEX_HOME", home.toString()), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = { "", "nonsense", "up --site-port x", "logs", "shop request", "completion tcsh",
      "request show", "request retry r1", "saga show", "saga retry s1", "saga skip-step s1", "saga list -n x",
      "saga list --nonsense",
      "shop request --name X", "shop request --store a --name +++", "request list -n 0", "saga list -n 501",
      "store list -n 0", "shop list -n -1", "dlt list -n 0", "saga list --until yesterday", "logs broker -n -1",
      "demo --timeout 0"})
  void shouldEndWith2AndNameTheRemedyWhenMisused(String arguments) {
    var run = flex(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("flex: ").doesNotContain("Exception", "\tat ");
  }

  @Test
  void shouldTellAllSettingsThatCannotBeMeantAtOnce() {
    var run = Run.flex(Map.of("FLEX_HOME", home.toString(), "FLEX_PORT_BROKER", "0", "FLEX_PORT_DATABASE", "x1"), "up",
        "--site-port", "65536", "--store-network", "255");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("FLEX_PORT_BROKER: '0' is no port", "FLEX_PORT_DATABASE: 'x1' is no port",
        "--site-port: '65536' is no port", "from 1 to 65535", "--store-network: '255'", "from 1 to 254");
  }

  @Test
  void shouldDoNothingWhenAVariableIsMistyped() {
    var run = Run.flex(Map.of("FLEX_HOM", home.toString(), "FLEX_HOME", home.toString()), "down", "--wipe", "--yes");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("FLEX_HOM: there is no such variable", "write FLEX_HOME");
    assertThat(home).exists();
    var strange = Run.flex(Map.of("FLEX_HOME", home.toString(), "FLEX_COLOUR", "canary"), "down");
    assertThat(strange.code()).isZero();
    assertThat(strange.err()).contains("FLEX_COLOUR sets nothing").doesNotContain("canary");
  }

  @Test
  void shouldReportMisuseAsJsonWhenAsked() throws IOException {
    var run = flex("up", "--nonsense", "--json");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(Json.mapper().readTree(run.err()).path("exitCode").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = { "--help", "up --help", "shop request --help", "dlt resend --help", "saga skip-step --help"})
  void shouldDocumentExitCodesInHelp(String arguments) {
    var run = flex(arguments.split(" ", -1));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Exit codes:", "no such request");
  }

  @ParameterizedTest
  @ValueSource(strings = { "shop list", "store list", "store info a", "request show a", "request cancel a",
      "request retry a --reason b", "saga list", "saga show a", "saga retry a --reason b",
      "saga skip-step a --reason b",
      "shop request --domain a.example.com --name A"})
  void shouldEndWith6WhenNothingRuns(String arguments) {
    var run = flex(arguments.split(" ", -1));
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).contains("flex up").doesNotContain("\tat ");
  }

  @Test
  void shouldShowStatusAsJsonAndEndWith6WhenNothingRuns() {
    var run = flex("status", "--json");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.json().path("running").asBoolean(true)).isFalse();
    assertThat(run.json().path("services")).hasSize(3);
    assertThat(run.json().path("services").path(0).path("state").asText()).isEqualTo("stopped");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNameWhoHasAPortOfAServiceThatIsStopped() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Files.writeString(home.resolve("ports.json"), "{\"site\": " + other.getLocalPort() + ", \"storeNetwork\": 204}");
      var line = "port " + other.getLocalPort() + " (site) is taken by process " + ProcessHandle.current().pid();
      assertThat(flex("status").out()).contains(line);
      assertThat(flex("status", "--json").json().path("obstacles").toString()).contains(line);
    }
  }

  @Test
  void shouldHaveNothingToEndWhenNothingRuns() {
    assertThat(flex("down", "--json").json().path("ended").asInt(-1)).isZero();
  }

  @Test
  void shouldNotDeleteWhenNobodyConfirms() throws IOException {
    Files.createDirectories(home.resolve("data/broker"));
    Files.writeString(home.resolve("ports.json"), "{}");
    var run = flex("down", "--wipe");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err()).contains("--yes");
    assertThat(home.resolve("data/broker")).exists();
  }

  @Test
  void shouldDeleteDataButNotProgramsWhenWiping() throws IOException {
    Files.createDirectories(home.resolve("data/broker"));
    Files.createDirectories(home.resolve("vms/vm-1"));
    Files.createDirectories(home.resolve("apps/x"));
    Files.writeString(home.resolve("thesis.txt"), "somebody's own");
    Files.writeString(home.resolve("ports.json"), "{}");
    var run = flex("down", "--wipe", "--yes");
    assertThat(run.code()).isZero();
    assertThat(home.resolve("data")).doesNotExist();
    assertThat(home.resolve("vms")).doesNotExist();
    assertThat(home.resolve("apps/x")).exists();
    assertThat(home.resolve("thesis.txt")).exists();
  }

  @Test
  void shouldDeleteNothingWhereNoStackEverWas() throws IOException {
    Files.createDirectories(home.resolve("data/photos"));
    var run = flex("down", "--wipe", "--yes");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err()).contains("is no home");
    assertThat(home.resolve("data/photos")).exists();
    assertThat(Run.flex(Map.of(), "down", "--wipe", "--yes", "--home", "").code()).as("as of an unset variable")
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = { "up", "down", "demo --exit", "status", "logs broker", "shop list"})
  void shouldSayPathAndRemedyWhenTheHomeCannotBeUsed(String arguments) throws IOException {
    // Where a directory is wanted: the same for root, who may do all else.
    var file = Files.writeString(home.resolve("file"), "");
    Files.writeString(home.resolve("ports.json"), "{}");
    Files.createDirectories(home.resolve("log/broker.log"));
    Files.createDirectories(home.resolve("secrets/operator-token"));
    for (var bad : List.of(file, file.resolve("below"))) {
      var run = Run.flex(Map.of("FLEX_HOME", bad.toString()), arguments.split(" ", -1));
      assertThat(run.code()).as(run.err()).isNotEqualTo(1);
      if (arguments.matches("up|demo.*")) {
        assertThat(run.code()).as(run.err()).isEqualTo(3);
        assertThat(run.err()).contains(file.toString(), "FLEX_HOME");
      }
      assertThat(run.err()).doesNotContain("Exception", "unexpected", "\tat ");
    }
    if (arguments.startsWith("logs") || arguments.startsWith("shop")) {
      var run = flex(arguments.split(" ", -1));
      assertThat(run.code()).as(run.err()).isEqualTo(3);
      assertThat(run.err()).contains(home.toString()).doesNotContain("Exception");
    }
  }

  @Test
  void shouldRefuseWhatIsNotWrittenInUtf8() {
    var run = flex("shop", "request", "--name", "Caf\uFFFD");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("UTF-8");
  }

  @Test
  void shouldNameWhatThereIsWhenALogIsUnknown() {
    var run = flex("logs", "nobody");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("broker, database, site-service");
  }

  @Test
  void shouldShowTheLastLinesOfALog() throws IOException {
    Files.createDirectories(home.resolve("log"));
    Files.writeString(home.resolve("log/broker.log"), "one\ntwo\nthree\n");
    assertThat(flex("logs", "broker", "-n", "2").out()).isEqualTo("two\nthree\n");
    assertThat(flex("logs", "broker", "-n", "1", "--json").json().path("line").asText()).isEqualTo("three");
  }

  @Test
  void shouldShowAStoresConsoleByItsAliasWhenItHasAVm() throws IOException {
    var vm = home.resolve("vms/vm-1");
    Files.createDirectories(vm.resolve("config-drive"));
    Files.writeString(vm.resolve("init.sh"), "");
    Files.writeString(vm.resolve("console.log"), "hello\n");
    Files.writeString(vm.resolve("config-drive/flex.json"),
        "{\"storeAlias\":\"milestones\",\"ipAddress\":\"127.77.0.2\",\"token\":\"canary\"}");
    assertThat(flex("logs", "milestones").out()).isEqualTo("hello\n");
    var status = flex("status", "--json");
    assertThat(status.json().path("stores").path(0).path("storeAlias").asText()).isEqualTo("milestones");
    assertThat(status.out()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = { "bash", "zsh"})
  void shouldWriteACompletionScript(String shell) {
    var run = flex("completion", shell);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("complete", "--follow", "shop", "resend", "skip-step", "--stuck");
    assertThat(flex("completion", shell, "--json").json().path("script").asText()).contains("complete");
  }

  @Test
  void shouldUseNoColoursWhenThereIsNoTerminal() {
    assertThat(flex("status").out() + flex("--help").out()).doesNotContain("\u001b");
  }

  @Test
  void shouldRefuseAValueThatMeansNothing() {
    var run = Run.flex(Map.of("FLEX_TRAINING", "false"), "status");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("FLEX_TRAINING is 'false'; allowed is off, or nothing");
  }
}
