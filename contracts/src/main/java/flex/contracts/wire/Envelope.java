package flex.contracts.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents attributes of a message.
 *
 * @param id unique per source; a second send of the same message carries the same id
 * @param source URI reference of the sender
 * @param type wire name
 * @param correlationId id of the saga or conversation it belongs to
 * @param causationId id of the message that caused it
 * @param traceparent W3C trace context
 * @param signature base64 of {@link Signature}, where the sender signs
 */
public record Envelope(String id, String source, String type, Instant time, @Nullable String subject,
    @Nullable String correlationId, @Nullable String causationId, @Nullable String traceparent,
    @Nullable String signature) {
  /** Characters of each attribute; ids are keys in databases. */
  private static final int LONGEST = 300;

  /**
   * @throws IllegalArgumentException for what could not be kept as a key, or passed on in a header
   */
  void check() {
    if (id.isBlank()) {
      throw new IllegalArgumentException("its id is blank");
    }
    for (var attribute : new String[]{ id, source, type, subject, correlationId, causationId, signature}) {
      if (attribute != null && attribute.length() > LONGEST) {
        throw new IllegalArgumentException("an attribute has more than " + LONGEST + " characters");
      }
      if (attribute != null && attribute.codePoints().anyMatch(Envelope::isForbidden)) {
        throw new IllegalArgumentException("an attribute has a control character, or half of a surrogate pair");
      }
    }
  }

  /** CloudEvents 1.0.2, type system. */
  private static boolean isForbidden(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  /** An envelope without the optional attributes. */
  public static Envelope of(String id, String source, String type, Instant time) {
    return new Envelope(id, source, type, time, null, null, null, null, null);
  }

  public Envelope correlated(@Nullable String correlationId, @Nullable String causationId) {
    return new Envelope(id, source, type, time, subject, correlationId, causationId, traceparent, signature);
  }

  public Envelope about(@Nullable String subject) {
    return new Envelope(id, source, type, time, subject, correlationId, causationId, traceparent, signature);
  }

  public Envelope traced(@Nullable String traceparent) {
    return new Envelope(id, source, type, time, subject, correlationId, causationId, traceparent, signature);
  }

  Envelope signed(String signature) {
    return new Envelope(id, source, type, time, subject, correlationId, causationId, traceparent, signature);
  }
}
