package flex.contracts.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Two readers of one record take the same from it, whichever libraries they use; what would part them is refused. */
final class Unambiguous {
  private static final String CONTENT_TYPE = "content-type";
  private static final String STRUCTURED = "application/cloudevents";
  private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

  private static final Map<String, Charset> OF_JSON = Map.of("utf-8", UTF_8, "utf8", UTF_8, "us-ascii", US_ASCII);

  private Unambiguous() {}

  /**
   * @throws IllegalArgumentException for an attribute that is there twice with two values, for text that is declared to
   *         be in another encoding than UTF-8 or its part US-ASCII (RFC 8259, 8.1), or is not in the one that is declared,
   *         for a structured event by a header that not everybody takes for it, and for one of which a name is there twice
   */
  static void check(ConsumerRecord<String, byte[]> record) throws IllegalArgumentException {
    var seen = new HashMap<String, Header>();
    for (var header : record.headers()) {
      var name = header.key().toLowerCase(Locale.ROOT);
      if (name.startsWith("ce_") || name.equals(CONTENT_TYPE)) {
        var before = seen.putIfAbsent(name, header);
        if (before != null && !Arrays.equals(before.value(), header.value())) {
          throw new IllegalArgumentException("the header " + name + " is there twice, with two values");
        }
      }
    }
    var header = seen.get(CONTENT_TYPE);
    var type = text(header);
    checkCharset(type, record.value());
    if (header != null && type.toLowerCase(Locale.ROOT).startsWith(STRUCTURED)) {
      if (!type.startsWith(STRUCTURED) || !header.key().equals(CONTENT_TYPE)) {
        throw new IllegalArgumentException("the header " + CONTENT_TYPE + " or its " + STRUCTURED
            + " is not spelt in small letters");
      }
      checkStructured(record.value());
    }
  }

  /** What is declared has to be what is read; where nothing is, the first bytes tell (RFC 4627, 3). */
  private static void checkCharset(String type, byte @Nullable [] value) {
    var declared = CHARSET.matcher(type);
    while (declared.find()) {
      var charset = OF_JSON.get(declared.group(1).toLowerCase(Locale.ROOT));
      if (charset == null) {
        throw new IllegalArgumentException("its text is said to be in " + declared.group(1));
      }
      if (value != null && !isIn(charset, value)) {
        throw new IllegalArgumentException("its text is not in " + declared.group(1) + ", as it is said to be");
      }
    }
  }

  private static boolean isIn(Charset charset, byte[] value) {
    try {
      // By a zero, which no JSON has, UTF-16 and UTF-32 are known.
      return charset.newDecoder().decode(ByteBuffer.wrap(value)).chars().noneMatch(c -> c == 0);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void checkStructured(byte @Nullable [] value) {
    if (value != null) {
      try {
        var _ = Json.mapper().readTree(value);
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
