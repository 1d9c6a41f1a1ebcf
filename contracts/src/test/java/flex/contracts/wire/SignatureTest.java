package flex.contracts.wire;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static flex.contracts.wire.Records.received;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SignatureTest {
  private static final byte[] SECRET = "0123456789abcdef".getBytes(UTF_8);
  private static final byte[] DATA = "{\"a\":1}".getBytes(UTF_8);
  private static final Envelope ENVELOPE = new Envelope("m-1", "/store/milestones", "flex.store.ShopOpened.v1",
      Instant.parse("2026-11-21T10:15:30.123456789Z"), "DemoShop", "saga-1", "m-0", null, null);

  private final Envelope signed = Signature.sign(SECRET, ENVELOPE, "milestones", DATA);

  @Test
  void shouldVerifyWhenNothingWasChanged() {
    assertThat(Signature.verify(SECRET, signed, "milestones", DATA)).isTrue();
  }

  @Test
  void shouldVerifyWhenSentOverKafka() {
    var read = Wire.flex().decode(received(Wire.record("t", "milestones", signed, DATA)));

    assertThat(read).isInstanceOfSatisfying(Decoded.Invalid.class, invalid -> {
      assertThat(invalid.envelope()).isEqualTo(signed);
    });
    assertThat(Signature.verify(SECRET, signed.traced("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        "milestones", DATA)).as("a proxy may change the trace context").isTrue();
  }

  static Stream<UnaryOperator<Envelope>> changes() {
    return Stream.of(
        e -> copy(e, "m-2", e.source(), e.type(), e.time(), e.subject(), e.correlationId(), e.causationId()),
        e -> copy(e, e.id(), "/store/other", e.type(), e.time(), e.subject(), e.correlationId(), e.causationId()),
        e -> copy(e, e.id(), e.source(), "flex.store.ShopClosed.v1", e.time(), e.subject(), e.correlationId(),
            e.causationId()),
        e -> copy(e, e.id(), e.source(), e.type(), e.time().plusNanos(1), e.subject(), e.correlationId(),
            e.causationId()),
        e -> copy(e, e.id(), e.source(), e.type(), e.time(), null, e.correlationId(), e.causationId()),
        e -> copy(e, e.id(), e.source(), e.type(), e.time(), "", e.correlationId(), e.causationId()),
        e -> copy(e, e.id(), e.source(), e.type(), e.time(), e.subject(), "saga-2", e.causationId()),
        e -> copy(e, e.id(), e.source(), e.type(), e.time(), e.subject(), e.correlationId(), "m-9"),
        e -> copy(e, e.id(), e.source(), e.type(), e.time(), e.subject(), e.causationId(), e.correlationId()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldRefuseWhenAnyAttributeWasChanged(UnaryOperator<Envelope> change) {
    assertThat(Signature.verify(SECRET, change.apply(signed), "milestones", DATA)).isFalse();
  }

  @Test
  void shouldRefuseWhenKeyDataOrSecretDiffers() {
    var other = Arrays.copyOf(SECRET, SECRET.length);
    other[0]++;

    assertThat(Signature.verify(SECRET, signed, "other", DATA)).isFalse();
    assertThat(Signature.verify(SECRET, signed, "milestones", "{\"a\":2}".getBytes(UTF_8))).isFalse();
    assertThat(Signature.verify(other, signed, "milestones", DATA)).isFalse();
  }

  @Test
  void shouldRefuseWhenTextMovesFromOnePartToTheNext() {
    var moved = copy(signed, signed.id() + signed.source(), "", signed.type(), signed.time(), signed.subject(),
        signed.correlationId(), signed.causationId());

    assertThat(Signature.verify(SECRET, moved, "milestones", DATA)).isFalse();
  }

  @Test
  void shouldTellAbsentFromEmptyWhenSigning() {
    var absent = Signature.sign(SECRET, ENVELOPE.about(null), "k", DATA).signature();
    var empty = Signature.sign(SECRET, ENVELOPE.about(""), "k", DATA).signature();

    assertThat(List.of(String.valueOf(absent))).doesNotContain(String.valueOf(empty));
  }

  @ParameterizedTest
  @ValueSource(strings = { "", "====", "not base64!", "AAAA", "\u0000"})
  void shouldRefuseWhenSignatureIsGarbage(String garbage) {
    assertThat(Signature.verify(SECRET, ENVELOPE.signed(garbage), "milestones", DATA)).isFalse();
  }

  @Test
  void shouldRefuseWhenThereIsNoSignature() {
    assertThat(Signature.verify(SECRET, ENVELOPE, "milestones", DATA)).isFalse();
  }

  @Test
  void shouldThrowWhenSecretIsShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signature.sign(new byte[15], ENVELOPE, "milestones", DATA));
  }

  private static Envelope copy(Envelope e, String id, String source, String type, Instant time,
      @Nullable String subject, @Nullable String correlationId, @Nullable String causationId) {
    return new Envelope(id, source, type, time, subject, correlationId, causationId, e.traceparent(), e.signature());
  }
}
