package flex.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of reading a record from a topic. */
public sealed interface Decoded {
  /**
   * @param message an instance of the class that the table names for the type
   * @param data the bytes as they came, over which a signature was made
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes of one record, handed on and never changed
  record Valid(Envelope envelope, String key, Object message, byte[] data) implements Decoded {}

  /**
   * @param envelope null where not even the attributes could be read
   * @param body null where it is no JSON
   * @param problems at least one, and all that were found
   */
  record Invalid(@Nullable Envelope envelope, @Nullable JsonNode body, List<Problem> problems) implements Decoded {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
