package flex.cli;

import com.fasterxml.jackson.databind.JsonNode;
import flex.cli.stack.Services;
import flex.contracts.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One run of the command within this JVM: its exit code and what it wrote. */
record Run(int code, String out, String err) {
  static Run flex(Map<String, String> environment, String... arguments) {
    return flex(Services.FLEX, environment, arguments);
  }

  /** With another table than that of Flex. */
  static Run flex(Services services, Map<String, String> environment, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = Flex.run(services, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment,
        arguments);
    return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** All of stdout as one JSON document. */
  JsonNode json() {
    try {
      return Json.mapper().readTree(out);
    } catch (IOException e) {
      throw new AssertionError("no JSON document: " + out, e);
    }
  }
}
