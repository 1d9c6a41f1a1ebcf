package flex.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Two services asked as one. */
class TwoServicesTest {
  @TempDir
  Path home;

  private ServiceStub site;
  private ServiceStub transfer;

  @BeforeEach
  void start() throws IOException {
    site = new ServiceStub(home, TestTable.TWO, TestTable.SITE);
    transfer = new ServiceStub(home, TestTable.TWO, TestTable.TRANSFER);
  }

  @AfterEach
  void stop() {
    site.close();
    transfer.close();
  }

  private Run flex(String... arguments) {
    return Run.flex(TestTable.TWO, Map.of("FLEX_HOME", home.toString()), arguments);
  }

  private static String request(String id, String hour, String status) {
    return """
        {"requestId":"%s","kind":"SHOP_IN_NEW_STORE","status":"%s","storeAlias":"milestones","steps":[],
         "acceptedAt":"2026-01-02T%s:04:05Z","endedAt":"2026-01-02T%s:04:07Z"}"""
        .formatted(id, status, hour, hour);
  }

  private static String saga(String id, String hour, String status) {
    return """
        {"id":"%s","type":"move","status":"%s","subject":"milestones","createdAt":"2026-01-02T%s:04:05Z","version":7,
         "why":"because","parkedBecause":"because"}""".formatted(id, status, hour);
  }

  private static String listed(String... all) {
    return "[" + String.join(",", all) + "]";
  }

  @Test
  void shouldMergeListsNewestFirstWithFullIds() {
    site.answer("GET /api/v1/requests?limit=4", 200, listed(request("r1", "05", "FAILED"),
        request("old", "01", "FAILED")));
    transfer.answer("GET /api/v1/requests?limit=4", 200, listed(request("r1", "06", "FAILED"),
        request("r2", "04", "FAILED")));

    var run = flex("request", "list", "-n", "3");
    assertThat(run.code()).isZero();
    assertThat(run.err()).startsWith("flex: there are more; the next: flex request list");
    assertThat(run.out()).startsWith("SERVICE").doesNotContain("old")
        .containsSubsequence("transfer-service  transfer/r1", "site-service      site/r1",
            "transfer-service  transfer/r2");
    var json = flex("request", "list", "-n", "3", "--json").json();
    assertThat(json.findValuesAsText("owner")).containsExactly("transfer", "site", "transfer");
    assertThat(json.findValuesAsText("requestId")).containsExactly("r1", "r1", "r2");
    assertThat(transfer.tokens).containsOnly("Bearer t0ken");
  }

  @Test
  void shouldMergeSagasAsWell() {
    site.answer("GET /api/v1/sagas?limit=101&stuck=true", 200, listed(saga("s1", "05", "PARKED")));
    transfer.answer("GET /api/v1/sagas?limit=101&stuck=true", 200, listed(saga("s2", "06", "STUCK")));
    assertThat(flex("saga", "list", "--stuck").out()).startsWith("SERVICE")
        .containsSubsequence("transfer/s2", "STUCK", "site/s1", "PARKED");
    site.answer("GET /api/v1/sagas?limit=2", 200, "[]");
    transfer.answer("GET /api/v1/sagas?limit=2", 200, "[]");
    assertThat(flex("saga", "list", "-n", "1").out()).isEqualTo("no sagas\n");
  }

  @Test
  void shouldFindABareIdWhereverItIsAndSayItsFullOne() {
    transfer.answer("GET /api/v1/requests/r1", 200, request("r1", "05", "STUCK"))
        .answer("GET /api/v1/sagas/r1", 200, saga("r1", "05", "PARKED"));

    assertThat(flex("request", "show", "r1").out()).contains("request transfer/r1:",
        "flex request retry transfer/r1 --reason");
    assertThat(flex("saga", "show", "r1").out()).contains("saga transfer/r1: PARKED",
        "flex saga retry transfer/r1 --reason", "flex saga skip-step transfer/r1 --version 7");
    assertThat(flex("saga", "show", "r1", "--json").json().path("owner").asText()).isEqualTo("transfer");
    assertThat(site.calls).contains("GET /api/v1/requests/r1", "GET /api/v1/sagas/r1");
  }

  @Test
  void shouldAskOnlyTheOwnerThatIsNamed() {
    site.answer("GET /api/v1/requests/r1", 200, request("r1", "05", "FAILED"));
    assertThat(flex("request", "show", "site/r1").out()).contains("request site/r1:");
    assertThat(flex("request", "show", "site/nobody").code()).isEqualTo(4);
    assertThat(transfer.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = { "request show r1", "request cancel r1", "request retry r1 --reason a", "saga show r1",
      "saga retry r1 --reason a", "saga skip-step r1 --reason a"})
  void shouldRefuseAnIdThatTwoHave(String arguments) {
    for (var stub : new ServiceStub[]{ site, transfer}) {
      stub.answer("GET /api/v1/requests/r1", 200, request("r1", "05", "FAILED"))
          .answer("GET /api/v1/sagas/r1", 200, saga("r1", "05", "PARKED"));
    }
    var run = flex(arguments.split(" ", -1));
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("site/r1, transfer/r1", "full id");
    assertThat(site.calls).noneMatch(c -> c.startsWith("POST"));
    assertThat(transfer.calls).noneMatch(c -> c.startsWith("POST"));
  }

  @ParameterizedTest
  @ValueSource(strings = { "request show shop/r1", "request cancel shop/r1", "saga show shop/r1",
      "saga skip-step shop/r1 --reason a"})
  void shouldNameTheOwnersThatThereAreWhenOneIsUnknown(String arguments) {
    var run = flex(arguments.split(" ", -1));
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("'shop'", "site, transfer");
    assertThat(site.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({ "r1", "transfer/r1"})
  void shouldActWhereItIs(String id) {
    transfer.answer("GET /api/v1/requests/r1", 200, request("r1", "05", "SUCCEEDED"))
        .answer("POST /api/v1/requests/r1/cancellation", 202, "{}").answer("POST /api/v1/requests/r1/retry", 202, "{}")
        .answer("GET /api/v1/sagas/r1", 200, saga("r1", "05", "PARKED"))
        .answer("POST /api/v1/sagas/r1/retry", 200, saga("r1", "05", "OPEN"))
        .answer("POST /api/v1/sagas/r1/skip-step", 200, saga("r1", "05", "OPEN"));

    assertThat(flex("request", "cancel", id).code()).isZero();
    assertThat(flex("request", "retry", id, "--reason", "a", "--follow").out()).contains("request transfer/r1");
    assertThat(flex("saga", "retry", id, "--reason", "a").out()).contains("flex request show transfer/r1 --follow");
    assertThat(flex("saga", "skip-step", id, "--reason", "a").code()).isZero();
    assertThat(transfer.calls.stream().filter(c -> c.startsWith("POST"))).hasSize(4);
    assertThat(site.calls).noneMatch(c -> c.startsWith("POST"));
  }

  @Test
  void shouldHideNothingOfTheOthersWhenOneIsAway() {
    site.close();
    transfer.answer("GET /api/v1/requests?limit=101", 200, listed(request("r1", "06", "FAILED")))
        .answer("GET /api/v1/requests/r1", 200, request("r1", "06", "FAILED"));

    var list = flex("request", "list");
    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("transfer/r1");
    assertThat(list.err()).contains("without the requests of the site-service", "does not answer");
    assertThat(flex("request", "list", "--json").json()).hasSize(1);
    var show = flex("request", "show", "r1");
    assertThat(show.code()).isZero();
    assertThat(show.out()).contains("transfer/r1");
    assertThat(show.err()).contains("without the requests of the site-service");
    var missing = flex("request", "show", "r2");
    assertThat(missing.code()).isEqualTo(4);
    assertThat(missing.err()).contains("there is no request 'r2' at transfer-service",
        "the site-service does not answer", "flex request list");
    assertThat(flex("request", "show", "site/r1").code()).isEqualTo(6);
  }

  @Test
  void shouldCountADatabaseThatIsAwayAsAService() {
    site.answer("GET /api/v1/sagas?limit=101", 503, """
        {"problems":[{"reason":"FAILED","detail":"The database is away.","remedy":"Try again."}]}""");
    transfer.answer("GET /api/v1/sagas?limit=101", 200, listed(saga("s1", "05", "OPEN")));
    var run = flex("saga", "list");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("transfer/s1");
    assertThat(run.err()).contains("without the sagas of the site-service: The database is away.");
  }

  @ParameterizedTest
  @ValueSource(strings = { "request list", "request show r1", "request cancel r1", "request retry r1 --reason a",
      "saga list", "saga show r1", "saga retry r1 --reason a", "saga skip-step r1 --reason a"})
  void shouldEndWith6WhenNoneAnswers(String arguments) {
    site.close();
    transfer.close();
    var run = flex(arguments.split(" ", -1));
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).contains("the site-service does not answer", "the transfer-service does not answer",
        "flex up");
  }

  @Test
  void shouldRequestShopsOfTheSiteAndNameThemInFull() {
    site.answer("POST /api/v1/shop-requests", 202, request("r1", "05", "RUNNING"));
    assertThat(flex("shop", "request", "--domain", "m.example.com", "--name", "M", "--id", "r1").out())
        .contains("request site/r1:");
    assertThat(transfer.calls).isEmpty();
  }

  @Test
  void shouldTakeAFullIdOfTheOnlyServiceToo() {
    site.answer("GET /api/v1/requests/r1", 200, request("r1", "05", "FAILED"));
    var run = Run.flex(Map.of("FLEX_HOME", home.toString()), "request", "show", "site/r1");
    assertThat(run.out()).contains("request r1:");
  }

  @Test
  void shouldHaveOptionsHelpAndWordsForEveryRow() {
    assertThat(flex("up", "--help").out()).contains("--transfer-port=N", "HTTP of transfers (default 8081)",
        "site-service and transfer-service");
    assertThat(flex("--help").out()).contains("_ENROLMENT, _TRANSFER");
    assertThat(flex("completion", "bash").out()).contains("--transfer-port", "transfer-service");
    assertThat(flex("logs", "nobody").err()).contains("broker, database, site-service, transfer-service");
    assertThat(flex("status", "--json").json().path("services")).hasSize(4);
    assertThat(flex("up", "--site-port", "8085", "--transfer-port", "8085").err()).contains("two ports are the same",
        "site 8085", "transfer 8085");
  }
}
