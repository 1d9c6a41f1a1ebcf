package flex.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.Problem.Kind;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Json;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What follows from a reason follows from its kind alone, so that an older reader survives a newer word. */
class ProblemTest {
  private static final Map<Kind, Set<String>> TABLE = Map.of(
      Kind.MALFORMED, Set.of("UNREADABLE", "UNKNOWN_TYPE", "SCHEMA_VIOLATION", "WRONG_KEY"),
      Kind.FORBIDDEN, Set.of("BAD_SIGNATURE", "NOT_ALLOWED"),
      Kind.MISSING, Set.of("UNKNOWN_REQUEST", "UNKNOWN_STORE", "UNKNOWN_SHOP"),
      Kind.UNFIT, Set.of("VERSION_TOO_OLD", "VERSION_ABOVE_SITE", "NO_TEMPLATE", "UNKNOWN_SHOP_TYPE",
          "SHOP_TYPE_OF_OTHER_VERSION", "UNKNOWN_VM_TYPE"),
      Kind.CONFLICT, Set.of("STORE_ALIAS_TAKEN", "DOMAIN_NAME_TAKEN", "SHOP_ALIAS_TAKEN", "REQUEST_ID_REUSED",
          "COMMAND_ID_REUSED", "STORE_NOT_RUNNING", "TOO_LATE_TO_CANCEL", "STALE_EPOCH"),
      Kind.AWAY, Set.of("NO_FREE_ADDRESS"),
      Kind.FAULT, Set.of("FAILED"));

  @Test
  void shouldHaveAKindForEveryKnownReason() {
    assertThat(reasons().stream()
        .collect(Collectors.groupingBy(Reason::kind, Collectors.mapping(Reason::value, Collectors.toSet()))))
        .isEqualTo(TABLE);
  }

  @Test
  void shouldFollowFromKindWhatHttpSaysAndWhetherToTryAgain() {
    assertThat(Arrays.stream(Kind.values()).map(Kind::httpStatus)).containsExactly(400, 403, 404, 422, 409, 503, 500);
    assertThat(Arrays.stream(Kind.values()).filter(Kind::passes)).containsExactly(Kind.AWAY);
  }

  @Test
  void shouldBeNamedAsItsConstant() throws ReflectiveOperationException {
    for (var reason : reasons()) {
      assertThat(Reason.class.getField(reason.value()).get(null)).isEqualTo(reason);
    }
  }

  @Test
  void shouldWriteTheKindAlways() throws JsonProcessingException {
    assertThat(Json.mapper().writeValueAsString(new Problem(Reason.WRONG_KEY, null, "d", "r"))).isEqualTo("""
        {"reason":"WRONG_KEY","kind":"MALFORMED","detail":"d","remedy":"r"}""");
    assertThat(new Problem(Reason.NOT_ALLOWED, null, "d", "r").as(Kind.CONFLICT))
        .isEqualTo(new Problem(Reason.NOT_ALLOWED, Kind.CONFLICT, null, "d", "r"));
  }

  @Test
  void shouldTakeTheKindOfTheReasonWhenAnOlderWriterDidNotSayIt() throws JsonProcessingException {
    assertThat(read("{'reason':'STALE_EPOCH','detail':'d','remedy':'r'}").kind()).isEqualTo(Kind.CONFLICT);
    assertThat(read("{'reason':'MOON_IS_FULL','detail':'d','remedy':'r'}").kind()).isEqualTo(Kind.FAULT);
  }

  @Test
  void shouldKeepReasonAndKindWhenTheWordIsNewer() throws JsonProcessingException {
    var text = "{'reason':'MOON_IS_FULL','kind':'AWAY','detail':'d','remedy':'r'}";

    assertThat(read(text).kind().passes()).isTrue();
    assertThat(Json.mapper().writeValueAsString(read(text))).isEqualTo(text.replace('\'', '"'));
  }

  @Test
  void shouldTakeTheKindOfAStatusThatSomebodyElseHasSet() {
    for (var kind : Kind.values()) {
      assertThat(Kind.ofHttpStatus(kind.httpStatus())).isEqualTo(kind);
    }
    assertThat(IntStream.of(405, 406, 413, 415).mapToObj(Kind::ofHttpStatus)).containsOnly(Kind.MALFORMED);
    assertThat(IntStream.of(408, 429, 504).mapToObj(Kind::ofHttpStatus)).allMatch(Kind::passes);
    assertThat(IntStream.of(500, 501, 502).mapToObj(Kind::ofHttpStatus)).containsOnly(Kind.FAULT);
  }

  @Test
  void shouldRefuseReasonThatIsNoWord() {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> read("{'reason':'no word','detail':'d','remedy':'r'}"));
  }

  private static Problem read(String json) throws JsonProcessingException {
    return Json.mapper().readValue(json.replace('\'', '"'), Problem.class);
  }

  private static List<Reason> reasons() {
    var reasons = new ArrayList<Reason>();
    for (var field : Reason.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Reason.class) {
        try {
          reasons.add((Reason) field.get(null));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return reasons;
  }
}
