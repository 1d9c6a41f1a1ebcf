package flex.cli;

import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a person knows where the command ends before the outcome is known. */
class OutcomeTest extends AgainstSite {
  private static final String RUNNING = """
      {"requestId":"r1","kind":"SHOP_IN_NEW_STORE","status":"RUNNING","steps":[],"acceptedAt":"2026-01-02T03:04:05Z"}""";

  @TempDir
  private Path directory;

  @Test
  void shouldNameTheIdUnderWhichARequestMayGoOn() throws IOException {
    site.answer("POST /api/v1/shop-requests", 502, "");
    var run = flex("shop", "request", "--domain", "m.example.com", "--name", "M");
    var id = Json.mapper().readTree(site.bodies.getLast()).path("requestId").asText();
    assertThat(run.code()).isEqualTo(1);
    assertThat(id).startsWith("cli-");
    assertThat(run.err()).contains("the request " + id + " may be under way", "flex request show " + id + " --follow",
        "--id " + id);
    var json = Json.mapper()
        .readTree(flex("shop", "request", "--domain", "m.example.com", "--name", "M", "--json").err());
    assertThat(json.path("remedy").asText()).contains("--id cli-");
  }

  @Test
  void shouldSendTheSameAgainUnderTheSameId() throws IOException {
    site.answer("POST /api/v1/stores/a/shops", 504, "").answer("POST /api/v1/stores/a/shops", 202, RUNNING)
        .answer("GET /api/v1/stores/a", 200, "{\"version\":\"6.14.0\"}");
    for (int code : List.of(1, 0)) {
      assertThat(flex("shop", "request", "--store", "a", "--name", "Zweiter Läden", "--id", "r1").code())
          .isEqualTo(code);
    }
    var posted = site.bodies.stream().filter(b -> !b.isEmpty()).toList();
    assertThat(posted).hasSize(2);
    assertThat(posted.getFirst()).isEqualTo(posted.getLast());
    assertThat(Json.mapper().readTree(posted.getFirst()).path("shopAlias").asText()).isEqualTo("ZweiterLaden");
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      request cancel r1,                            requests/r1/cancellation, flex request show r1
      request retry r1 --reason x,                  requests/r1/retry,        flex request show r1
      saga retry r1 --reason x,                     sagas/r1/retry,           flex saga show r1; the same again does no harm
      saga skip-step r1 --reason x --version 7,     sagas/r1/skip-step,       flex saga show r1; the same again does no harm
      saga skip-step r1 --reason x,                 sagas/r1/skip-step,       could leave out one thing more""")
  void shouldSayHowToFindOutWhatAChangeHasDone(String command, String path, String remedy) {
    site.answer("POST /api/v1/" + path, 504, "");
    var run = flex(command.split(" ", -1));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(" all the same\n", remedy);
  }

  @ParameterizedTest
  @CsvSource({ "cancel r1, cancellation, the cancellation was taken in",
      "retry r1 --reason x, retry, the retry was taken in"})
  void shouldSayWhatWasTakenInWhereItsStateCannotBeRead(String command, String action, String done) {
    site.answer("POST /api/v1/requests/r1/" + action, 202, RUNNING).answer("GET /api/v1/requests/r1", 503, "");
    var run = flex(("request " + command).split(" ", -1));
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).contains(done, "how it stands: flex request show r1");
  }

  @Test
  void shouldSayThatARequestGoesOnWhereItCannotBeFollowed() {
    site.answer("GET /api/v1/requests/r1", 200, RUNNING).answer("GET /api/v1/requests/r1", 503, "");
    var run = flex("request", "show", "r1", "--follow");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).contains("the request r1 goes on without this command", "flex request show r1 --follow");
  }

  /** By SIGTERM: who runs tests in the background may have SIGINT ignored, by all children too; Java does the same for both. */
  @Test
  void shouldNameTheIdAsItsLastWordsWhenItIsEnded() throws Exception {
    site.hang("POST /api/v1/shop-requests");
    var err = directory.resolve("err").toFile();
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "flex.cli.Flex", "shop", "request",
        "--domain", "m.example.com", "--name", "M", "--home", home().toString()).redirectError(err).start();
    try {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !site.calls.isEmpty());
      new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    var id = Json.mapper().readTree(site.bodies.getFirst()).path("requestId").asText();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(Files.readString(err.toPath(), UTF_8)).isEqualTo("""
        flex: the request %s may be under way all the same
          see: flex request show %s --follow; to repeat it safely, the same command with --id %s
        """.formatted(id, id, id));
  }

  @Test
  void shouldNameOptionsWhereFieldsAreRefused() {
    site.answer("GET /api/v1/stores/a", 200, "{\"version\":\"6.14.0\"}").answer("POST /api/v1/stores/a/shops", 409, """
        {"problems":[{"reason":"SHOP_ALIAS_TAKEN","field":"/shopAlias","detail":"Taken.","remedy":"Choose another."},
         {"reason":"STORE_NOT_RUNNING","field":"/storeAlias","detail":"It is away.","remedy":"Wait."}]}""")
        .answer("POST /api/v1/shop-requests", 409,
            """
            {"problems":[{"reason":"STORE_ALIAS_TAKEN","field":"/storeAlias","detail":"Taken.","remedy":"Choose."}]}""");
    assertThat(flex("shop", "request", "--store", "a", "--name", "Second").err())
        .isEqualTo("flex: --alias: Taken.\n  Choose another.\nflex: --store: It is away.\n  Wait.\n");
    assertThat(flex("shop", "request", "--domain", "a.example.com", "--store-alias", "a", "--name", "A").err())
        .isEqualTo("flex: --store-alias: Taken.\n  Choose.\n");
  }

  private static String rows(int count, String row) {
    return "[" + (row + ",").repeat(count - 1) + row + "]";
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      store list;   stores?limit=3;   {"storeAlias":"b"};                 flex store list --after b
      shop list;    shops?limit=3;    {"storeAlias":"b","shopAlias":"S"}; flex shop list --after b/S
      saga list;    sagas?limit=3;    {"id":"s","createdAt":"2026-01-02T03:04:05Z"}; flex saga list --until 2026-01-02T03:04:05Z
      request list; requests?limit=3; {"requestId":"r","kind":"K","status":"RUNNING","steps":[],"acceptedAt":"2026-01-02T03:04:05Z"}; flex request list --before r""")
  void shouldSayThatThereIsMoreAndHowToGetIt(String command, String path, String row, String next) {
    site.answer("GET /api/v1/" + path, 200, rows(3, row)).answer("GET /api/v1/" + path, 200, rows(2, row));
    var words = (command + " -n 2").split(" ", -1);
    var cut = flex(words);
    assertThat(cut.out().lines()).hasSize(3);
    assertThat(cut.err()).startsWith("flex: there are more; the next: ").contains(next);
    assertThat(flex(words).err()).isEmpty();
  }

  @Test
  void shouldAskForTheNextPage() {
    site.answer("GET /api/v1/stores?limit=101&after=a%2Fb", 200, "[]")
        .answer("GET /api/v1/shops?limit=101&after=a%2Fb", 200, "[]")
        .answer("GET /api/v1/sagas?limit=101&until=2026-01-02T03:04:05Z", 200, "[]");
    assertThat(flex("store", "list", "--after", "a/b").code()).isZero();
    assertThat(flex("shop", "list", "--after", "a/b").code()).isZero();
    assertThat(flex("saga", "list", "--until", "2026-01-02T03:04:05Z").code()).isZero();
  }

  @Test
  void shouldShowTimesWithTheirDate() {
    site.answer("GET /api/v1/requests?limit=101", 200, "[" + RUNNING + "]");
    assertThat(flex("request", "list").out()).contains("2026-01-0");
  }
}
