package flex.embedded;

import flex.embedded.ServerArguments.Argument;
import flex.embedded.testing.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerArgumentsTest {
  private static final Map<String, String> GOOD = Map.of("--host", "127.0.0.9", "--port", "20000", "--controller-port",
      "20001", "--data", "/tmp", "--parent-pid", "1");

  private static Stream<Argument> arguments() {
    return Stream.concat(BrokerMain.ARGUMENTS.stream(), DatabaseMain.ARGUMENTS.stream()).distinct();
  }

  private static String[] with(List<Argument> known, String name, String value) {
    var all = new ArrayList<String>();
    for (Argument one : known)
      all.addAll(List.of(one.name(), one.name().equals(name) ? value : GOOD.get(one.name())));
    return all.toArray(String[]::new);
  }

  private static List<String> impossible(Argument argument) {
    return switch (argument.kind()) {
      case LOOPBACK -> List.of("", "localhost", "0.0.0.0", "192.168.1.1", "127.0.0.256", "127.0.1");
      case PORT -> List.of("", "0", "-1", "65536", "x", "1.5", "99999999999");
      case DIRECTORY -> List.of("", " ", "/proc/self/status");
      case PROCESS -> List.of("", "0", "-1", "x", "99999999999999999999");
    };
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void shouldRefuseWhatCannotBeMeant(Argument argument) {
    var known = BrokerMain.ARGUMENTS.contains(argument) ? BrokerMain.ARGUMENTS : DatabaseMain.ARGUMENTS;
    for (var value : impossible(argument))
      assertThatThrownBy(() -> ServerArguments.parse(known, with(known, argument.name(), value))).as(value)
          .hasMessage(argument.name() + " is '" + value + "'; allowed is " + argument.expected());
  }

  @Test
  void shouldTakeWhatCanBeMeant() {
    var given = ServerArguments.parse(BrokerMain.ARGUMENTS, with(BrokerMain.ARGUMENTS, "", ""));

    assertThat(given.values()).isEqualTo(GOOD);
    assertThat(ServerArguments.parse(DatabaseMain.ARGUMENTS, "--port", "1", "--data", "/tmp").text(Argument.HOST))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void shouldTellAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> ServerArguments.parse(BrokerMain.ARGUMENTS, "--prot", "1", "--host", "0.0.0.0", "--data"))
        .hasMessageContainingAll("unknown argument --prot", "--host is '0.0.0.0'", "--data has no value",
            "--port is missing", "--controller-port is missing");
    assertThatThrownBy(() -> ServerArguments.parse(BrokerMain.ARGUMENTS,
        with(BrokerMain.ARGUMENTS, "--controller-port", "20000"))).hasMessageContaining("the same as --port");
  }

  @Test
  void shouldEndWith64AndNoStackTrace(@TempDir Path directory) throws Exception {
    var output = directory.resolve("output");
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), DatabaseMain.class.getName(), "--port", "x", "--parent-pid", "y")
        .redirectErrorStream(true).redirectOutput(output.toFile()).start();

    assertThat(process.waitFor()).isEqualTo(64);
    assertThat(Files.readString(output)).contains("--port is 'x'", "--parent-pid is 'y'", "--data is missing")
        .doesNotContain("\tat ");
  }

  @Test
  void shouldBeDocumented() throws IOException {
    assertThat(SettingsTable.rows(Path.of("../docs/settings.md"), "embedded-stack"))
        .containsExactlyElementsOf(arguments().map(a -> SettingsTable.row(a.name(), a.usual(), a.expected())).sorted()
            .toList());
  }
}
