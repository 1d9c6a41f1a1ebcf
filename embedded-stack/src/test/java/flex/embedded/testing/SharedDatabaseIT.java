package flex.embedded.testing;

import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which server tests run on, and what they leave there. */
class SharedDatabaseIT {

  /** Other tests as a JVM of their own: writes, and says where. */
  static final class Tests {
    private Tests() {}

    public static void main(String[] args) {
      String uri = TestDatabase.shared().uri();
      String name = TestDatabase.freshName();
      try (var client = MongoClients.create(uri)) {
        client.getDatabase(name).getCollection("any").insertOne(new Document("_id", 1));
        System.out.println(uri + " " + client.getDatabase(name).getCollection("any").countDocuments());
      }
    }
  }

  @Test
  void shouldUseTheServerThatTheEnvironmentNamesAndLeaveNothingThere() throws Exception {
    try (var server = TestDatabase.separate(); var client = MongoClients.create(server.uri())) {
      client.getDatabase("others").getCollection("any").insertOne(new Document("_id", 1));

      assertThat(run(Map.of("FLEX_TEST_MONGODB_URI", server.uri()))).isEqualTo(server.uri() + " 1");

      assertThat(client.listDatabaseNames().into(new ArrayList<>())).contains("others")
          .noneMatch(name -> name.startsWith("test_"));
    }
  }

  @Test
  void shouldUseTheEmbeddedServerWhenTheContainerEngineDoesNotAnswer() throws Exception {
    assertThat(run(Map.of("FLEX_TEST_MONGODB_URI", "", "DOCKER_HOST", "tcp://127.0.0.1:1")))
        .startsWith("mongodb://127.0.0.1:").endsWith(" 1");
  }

  private static String run(Map<String, String> environment) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
        System.getProperty("java.class.path"), Tests.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.substring(said.lastIndexOf('\n') + 1);
  }
}
