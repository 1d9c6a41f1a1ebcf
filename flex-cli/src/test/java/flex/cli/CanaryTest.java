package flex.cli;

import flex.contracts.Controls;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever somebody sent, wherever the command shows it: it steers no terminal, and no line of it passes for ours. */
class CanaryTest extends AgainstSite {
  /** Every control, what begins a line, what turns others round, halves of pairs; then a row of our own looks. */
  static final String CANARY = "<" + Stream.of(range(0, 0x20), range(0x7f, 0xa0), range(0x2028, 0x202f),
      range(0x2066, 0x206a), Stream.of(0xad, 0x200b, 0x200e, 0x200f, 0x061c, 0x2060, 0xfeff, 0xd800, 0xdc00))
      .flatMap(s -> s).map(Character::toString).reduce("", (a, b) -> a + b + "-") + "\nflex: forged\r\nforged>";

  @TempDir
  private Path outside;

  private static Stream<Integer> range(int from, int to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1);
  }

  private static String quoted(String text) {
    return Controls.escaped(Json.mapper().valueToTree(text).toString());
  }

  /** A document in which every text but ids, times and words that have a meaning is the canary. */
  private static String filled(String json) {
    return json.replace("\"?\"", quoted(CANARY));
  }

  @BeforeEach
  void answer() {
    var step = "{\"name\":\"CLONE_TEMPLATE\",\"status\":\"FAILED\",\"startedAt\":\"2026-01-02T03:04:06Z\",\"detail\":\"?\"}";
    var request = filled("""
        {"requestId":"r1","kind":"SHOP_IN_NEW_STORE","status":"STUCK","storeAlias":"a","shopAlias":"M","cause":"?",
         "acceptedAt":"2026-01-02T03:04:05Z","endedAt":"2026-01-02T03:04:05Z","url":"?","steps":[%s]}"""
        .formatted(step));
    var input = "{\"cause\":\"?\",\"name\":\"?\",\"data\":{\"?\":\"?\"}}";
    var saga = filled("""
        {"id":"?","type":"?","status":"PARKED","subject":"?","createdAt":"?","version":7,"why":"?","waiting":[%s,
         {"cause":"?","name":"?"}],"parkedBecause":"?","stuckBecause":"?","state":{"name":"?","data":{"step":"?"}},
         "events":[{"number":1,"at":"?","name":"?","cause":"?","data":"?"}],"unreadableEvents":[2],"openTasks":["?"],
         "openTimers":["?"],"unsent":"?","interventions":[{"at":"2026-01-02T03:04:05Z","kind":"?","reason":"?",
         "leftOut":%s}]}""".formatted(input, input));
    var problem = filled("""
        {"title":"?","detail":"?","problems":[{"reason":"?","field":"?","detail":"?","remedy":"?"}]}""");
    site.answer("GET /api/v1/requests?limit=101", 200, "[" + request + "]")
        .answer("GET /api/v1/requests/r1", 200, request)
        .answer("GET /api/v1/sagas?limit=101", 200, "[" + saga + "]").answer("GET /api/v1/sagas/s1", 200, saga)
        .answer("POST /api/v1/sagas/s1/retry", 200, saga).answer("POST /api/v1/sagas/s1/skip-step", 200, saga)
        .answer("GET /api/v1/stores?limit=101", 200, filled("""
            [{"storeAlias":"?","state":"?","version":"?","vmType":"?","ipAddress":"?","domainName":"?","shops":[]}]"""))
        .answer("GET /api/v1/stores/a/info", 200, filled("""
            {"?":"?","hotfixes":["?"],"shops":[{"shopAlias":"?","shopName":"?","shopType":"?","url":"?"}]}"""))
        .answer("GET /api/v1/shops?limit=101", 200, filled("""
            [{"storeAlias":"?","shopAlias":"?","shopName":"?","version":"?","open":true,"url":"?"}]"""))
        .answer("POST /api/v1/shop-requests", 422, problem).answer("GET /api/v1/requests/r2", 500, problem)
        .answer("GET /api/v1/requests/r3", 200, filled("{\"requestId\":\"?\",\"status\":\"?\"}"))
        .answer("GET /api/v1/requests/r4", 502, CANARY)
        .answer("POST /api/v1/requests/r1/retry", 503, filled("{\"title\":\"?\"}"));
  }

  static Stream<List<String>> commands() {
    return Stream.of("request list", "request show r1", "request show r1 --follow", "request show r2",
        "request show r3",
        "request show r4", "request retry r1 --reason x", "saga list", "saga show s1", "saga retry s1 --reason x",
        "saga skip-step s1 --reason x", "store list", "store info a", "shop list",
        "shop request --domain a.example.com --name A", "status", "logs broker", "logs a", "logs ?", "request show ?",
        "saga list ?", "? ?", "up --site-port ?", "status --home ?", "dlt show ?", "shop request --store a --name ?")
        .flatMap(line -> Stream.of(line, line + (line.contains("?") ? " --verbose" : " --json")))
        .map(
            line -> Stream.of(line.split(" ", -1)).map(word -> word.equals("?") ? CANARY.substring(3) : word).toList());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldEscapeWhateverCameFromOutside(List<String> arguments) throws IOException {
    var vm = Files.createDirectories(home().resolve("vms/vm-1"));
    Files.createDirectories(vm.resolve("config-drive"));
    Files.writeString(vm.resolve("init.sh"), "");
    Files.writeString(vm.resolve("config-drive/flex.json"),
        filled("{\"storeAlias\":\"a\",\"ipAddress\":\"?\",\"vmId\":\"?\",\"token\":\"t\"}"));
    Files.createDirectories(home().resolve("log"));
    for (var log : new Path[]{ vm.resolve("console.log"), home().resolve("log/broker.log")}) {
      Files.write(log, CANARY.replace("\n", "").getBytes(UTF_8));
      Files.write(log, new byte[]{ (byte) 0xff, (byte) 0xc3, (byte) 0x9b}, StandardOpenOption.APPEND);
    }

    assertHarmless(flex(arguments.toArray(String[]::new)));
  }

  static void assertHarmless(Run run) {
    var text = run.out() + run.err();
    assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");
    // The canary's second line, as a line of its own, would be taken for ours.
    assertThat(text.lines()).noneMatch(line -> line.startsWith("flex: forged") || line.startsWith("forged"));
    assertThat(text).isNotEmpty();
  }

  @Test
  void shouldStillBeJsonThatSaysWhatWasThere() throws IOException {
    assertThat(flex("shop", "list", "--json").json().path(0).path("url").asText())
        .isEqualTo(CANARY);
  }

  @Test
  void shouldShowAFileNameEscapedThatItRefuses() {
    var run = Run.flex(Map.of("FLEX_HOME", outside.resolve("a\u001b[31m\u009b\nflex: forged").toString()), "store",
        "list");
    assertThat(run.code()).isEqualTo(2);
    assertHarmless(run);
  }
}
