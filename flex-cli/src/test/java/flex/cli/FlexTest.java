package flex.cli;

import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
  void shouldHaveNothingToEndWhenNothingRuns() {
    assertThat(flex("down", "--json").json().path("ended").asInt(-1)).isZero();
  }

  @Test
  void shouldNotDeleteWhenNobodyConfirms() throws IOException {
    Files.createDirectories(home.resolve("data/broker"));
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
    var run = flex("down", "--wipe", "--yes");
    assertThat(run.code()).isZero();
    assertThat(home.resolve("data")).doesNotExist();
    assertThat(home.resolve("vms")).doesNotExist();
    assertThat(home.resolve("apps/x")).exists();
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
}
