package flex.contracts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Who reads a name or a reason sees something. */
class VisibleTextTest {
  private static final String NAME = "flex.provisioning.ShopRequested.v1";

  private final Wire wire = Wire.flex();

  static Stream<String> blank() {
    return Stream.of("\u3000", "\u200b", "\u2800", "\u3164", "\u00ad", "\u115f\u1160", "\uffa0", "\u2003\u00a0 ",
        "\u0301",
        "\u034f", "\u180e", "\u200d\u200c", "\ufeff", "\u2060\u2061", "\ufe0f", "\ue000", "\ud834\udd59",
        "\ud834\udd73",
        "\ud80d\udc41", "\udb40\udc20\udb40\udd00", "\u200b\u3000\u3164\u0301");
  }

  /** Every field that a person, or a system that is none of ours, may fill for people to read. */
  static Stream<Arguments> fields() {
    return Stream.of(arguments(NAME, "shopName"), arguments("flex.site.CreateShop.v1", "shopName"),
        arguments("flex.request.Cancel.v1", "reason"), arguments("flex.request.Retry.v1", "reason"))
        .flatMap(a -> blank().map(text -> arguments(a.get()[0], a.get()[1], text)));
  }

  private static ObjectNode golden(String type) {
    return (ObjectNode) Committed.json(String.valueOf(Committed.textOf(Committed.file(Committed.GOLDEN, type))));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRefuseATextInWhichNothingCanBeSeen(String type, String field, String text) {
    assertThat(Text.isVisible(text)).isFalse();
    assertThat(wire.validate(type, golden(type).put(field, text))).singleElement().satisfies(problem -> {
      assertThat(problem.reason()).isEqualTo(Reason.SCHEMA_VIOLATION);
      assertThat(problem.field()).isEqualTo("/" + field);
      assertThat(problem.detail()).isEqualTo("The text has no character that can be seen.");
      assertThat(problem.remedy()).startsWith("Give a ").containsAnyOf("visible characters", "can be seen");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = { "a", "日本の店", "\u3000店", "e\u0301", "-", "¤", "🥾", "👩\u200d👧", "שלום", "ก็", "ᄀᅠ",
      "\u00ad.", "𝄞"})
  void shouldTakeWhatCanBeSeen(String text) {
    assertThat(Text.isVisible(text)).isTrue();
    assertThat(wire.validate(NAME, golden(NAME).put("shopName", text))).isEmpty();
  }

  @Test
  void shouldStillReadWhatWasTakenInOrSaidBeforeThisWasAskedFor() {
    assertThat(new ShopName("\u3000").value()).isEqualTo("\u3000");
    for (var told : new String[]{ "flex.site.ShopReady.v1", "flex.store.CreateShop.v1"}) {
      assertThat(wire.validate(told, golden(told).put("shopName", "\u3000"))).as(told).isEmpty();
    }
  }
}
