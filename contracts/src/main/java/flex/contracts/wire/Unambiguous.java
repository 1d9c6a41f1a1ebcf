package flex.contracts.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Two readers of one record take the same from it, whichever libraries they use; what would part them is refused. */
final class Unambiguous {
  private static final String CONTENT_TYPE = "content-type";
  private static final String STRUCTURED = "application/cloudevents";
  private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

  private Unambiguous() {}

  /**
   * @throws IllegalArgumentException for an attribute that is there twice with two values, for another encoding than JSON
   *         may have (RFC 8259), and for an event of which a name is there twice
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
    var type = text(record.headers().lastHeader(CONTENT_TYPE));
    var charset = CHARSET.matcher(type);
    if (charset.find() && !isOfJson(charset.group(1).toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("its text is said to be in " + charset.group(1));
    }
    if (type.startsWith(STRUCTURED) && record.value() != null) {
      try {
        var _ = Json.mapper().readTree(record.value());
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  private static boolean isOfJson(String charset) {
    return charset.startsWith("utf-") || charset.equals("utf8") || charset.equals("us-ascii");
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
