package flex.cli;

import flex.contracts.wire.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator reads at night, and what is sent for it. */
class SagaVerbTest extends AgainstSite {
  private static final String WAITING = """
      [{"cause":"http#2","name":"in.cancel","data":{"reason":"not wanted"}},{"cause":"http#3","name":"in.gone"}]""";
  private static final String LEFT_OUT = """
      [{"at":"2026-01-02T04:00:00Z","kind":"RETRY","reason":"perhaps"},
       {"at":"2026-01-02T05:00:00Z","kind":"SKIP_STEP","reason":"void",
        "leftOut":{"cause":"http#2","name":"in.cancel","data":{"reason":"not wanted"}}}]""";
  private static final String BY_HAND = """
      [{"at":"2026-01-02T05:00:00Z","kind":"SKIP_STEP","reason":"removed by hand"}]""";

  private static String saga(String status, String why, String waiting, String interventions) {
    return """
        {"id":"r1","type":"shop-request","status":"%s","subject":"milestones","createdAt":"2026-01-02T03:04:05Z",
         "version":7,%s"state":{"name":"doing","data":{"step":"AWAIT_AGENT"}},
         "events":[{"number":1,"at":"2026-01-02T03:04:05Z","name":"begun","cause":"http#1","data":{"order":"o"}},
          {"number":3,"at":"2026-01-02T05:00:00Z","name":"step-vouched","cause":"operator#7","data":{"step":"START_VM"}}],
         "unreadableEvents":[2],"openTasks":[],"openTimers":["limit"],"unsent":0,"waiting":%s,"interventions":%s}"""
        .formatted(status, why, waiting, interventions);
  }

  private static String parked() {
    return saga("PARKED", "\"parkedBecause\":\"IllegalTransition: no\",", WAITING, "[]");
  }

  @Test
  void shouldListThoseThatWaitForAPerson() {
    site.answer("GET /api/v1/sagas?limit=101&stuck=true", 200, """
        [{"id":"r1","type":"shop-request","status":"PARKED","subject":"milestones","why":"%s","waiting":2,
          "createdAt":"2026-01-02T03:04:05Z"}]""".formatted("broken ".repeat(40)))
        .answer("GET /api/v1/sagas?limit=6", 200, "[]");

    var run = flex("saga", "list", "--stuck");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("SAGA", "WHY", "r1", "PARKED", "milestones", "broken broken", "...");
    assertThat(run.out().lines().mapToInt(String::length).max().orElseThrow()).isLessThan(200);
    assertThat(flex("saga", "list", "--stuck", "--json").json()).hasSize(1);
    assertThat(flex("saga", "list", "-n", "5").out()).isEqualTo("no sagas\n");
    assertThat(site.tokens).containsOnly("Bearer t0ken");
  }

  @Test
  void shouldSayThatNobodyIsNeeded() {
    site.answer("GET /api/v1/sagas?limit=101&stuck=true", 200, "[]");
    assertThat(flex("saga", "list", "--stuck").out()).isEqualTo("no saga waits for a person\n");
  }

  @Test
  void shouldShowASagaWithWhatCanBeDoneNext() {
    site.answer("GET /api/v1/sagas/r1", 200, parked());

    var run = flex("saga", "show", "r1");

    assertThat(run.code()).isZero();
    assertThat(run.out()).containsSubsequence("saga r1: PARKED", "IllegalTransition: no", "at AWAIT_AGENT: doing",
        "begun",
        "from http#1", "cannot be read", "step-vouched", "limit",
        "1. in.cancel {\"reason\":\"not wanted\"}  from http#2",
        "2. in.gone (cannot be read)", "flex saga retry r1 --reason", "flex saga skip-step r1 --version 7 --reason",
        "docs/runbook-stuck-sagas.md");
    assertThat(flex("saga", "show", "r1", "--json").json().path("waiting")).hasSize(2);
  }

  @Test
  void shouldShowHowThatStandsWhichCannotBeRead() {
    site.answer("GET /api/v1/sagas/r1", 200, parked().replaceFirst("\\{", """
        {"unreadable":[{"part":"waiting http#3","stored":"{name=in.gone, data={1}}","why":"no such name"}],"""));

    assertThat(flex("saga", "show", "r1").out()).containsSubsequence("2. in.gone (cannot be read)",
        "waiting http#3: {name=in.gone, data={1}}", "since no such name");
  }

  @Test
  void shouldNameNoNextStepWhenASagaGoesOn() {
    site.answer("GET /api/v1/sagas/r1", 200, saga("OPEN", "", "[]", LEFT_OUT));

    assertThat(flex("saga", "show", "r1").out()).contains("retry: perhaps", "skip-step: void; left out in.cancel")
        .doesNotContain("flex saga retry");
  }

  @Test
  void shouldRetryWithTheReasonAndFailWithTheSaga() throws IOException {
    site.answer("POST /api/v1/sagas/r1/retry", 200, parked())
        .answer("POST /api/v1/sagas/r1/retry", 200, saga("OPEN", "", "[]", "[]"));

    var failed = flex("saga", "retry", "r1", "--reason", "INC-7: mended");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).containsSubsequence("failed again", "PARKED", "IllegalTransition: no",
        "flex saga skip-step");
    var done = flex("saga", "retry", "r1", "--reason", "INC-7: mended");
    assertThat(done.code()).isZero();
    assertThat(done.out()).contains("OPEN", "it goes on by itself", "flex request show r1 --follow");
    assertThat(Json.mapper().readTree(site.bodies.getFirst()).toString()).isEqualTo("{\"reason\":\"INC-7: mended\"}");
  }

  @Test
  void shouldTellWhatWasLeftOut() {
    site.answer("POST /api/v1/sagas/r1/skip-step", 200, saga("OPEN", "", "[]", LEFT_OUT))
        .answer("POST /api/v1/sagas/r1/skip-step", 200, saga("OPEN", "", "[]", BY_HAND))
        .answer("POST /api/v1/sagas/r1/skip-step", 200, saga("OPEN", "", "[]", BY_HAND).replace(
            "{\"step\":\"START_VM\"}}]",
            "{\"step\":\"START_VM\"}},{\"number\":4,\"at\":\"2026-01-02T05:00:00Z\",\"name\":\"step-undone\",\"data\":{}}]"))
        .answer("POST /api/v1/sagas/r1/skip-step", 200, saga("OPEN", "", "[]", BY_HAND.replace("05:00", "06:00")));

    assertThat(flex("saga", "skip-step", "r1", "--version", "7", "--reason", "void").out())
        .containsSubsequence("left out for good: in.cancel {\"reason\":\"not wanted\"}  from http#2", "OPEN");
    assertThat(flex("saga", "skip-step", "r1", "--reason", "removed by hand").out())
        .containsSubsequence("counts by your word: START_VM done", "OPEN");
    assertThat(flex("saga", "skip-step", "r1", "--reason", "removed by hand").out())
        .containsSubsequence("counts by your word: START_VM undone", "OPEN");
    assertThat(flex("saga", "skip-step", "r1", "--reason", "timer is of a version that is gone").out())
        .contains("timers");
    assertThat(flex("saga", "skip-step", "r1", "--reason", "x", "--json").json().path("status").asText())
        .isEqualTo("OPEN");
    assertThat(site.bodies).startsWith("{\"reason\":\"void\",\"version\":7}", "{\"reason\":\"removed by hand\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = { "retry", "skip-step"})
  void shouldPassOnWhatTheSiteRefuses(String action) {
    site.answer("POST /api/v1/sagas/r1/" + action, 409, """
        {"problems":[{"reason":"NOT_ALLOWED","field":"/sagaId","detail":"It is OPEN.","remedy":"List the stuck."}]}""");

    var run = flex("saga", action, "r1", "--reason", "because");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err()).isEqualTo("flex: ID: It is OPEN.\n  List the stuck.\n");
    assertThat(flex("saga", action, "r1", "--reason", " ").code()).isEqualTo(2);
    assertThat(flex("saga", action, "nobody", "--reason", "because").code()).isEqualTo(4);
  }
}
