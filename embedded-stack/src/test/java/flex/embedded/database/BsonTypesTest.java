package flex.embedded.database;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.DataType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BsonTypesTest {

  private static final List<Object> VALUES = List.of(Missing.getInstance(), "", "a", "ab", "ä", -1.5, 0.0, 7.0, 7, 7L,
      Long.MAX_VALUE, true, false, Instant.ofEpochMilli(1), Instant.ofEpochMilli(2), new ObjectId(), new ObjectId(),
      new UUID(1, 2), new UUID(-1, 2), new BinData(new byte[]{ 1}), new Document("a", 1), new Document("a", 2),
      List.of(1, "x"), List.of());

  @Test
  void shouldReadWhatItWroteWhenValuesAreOfAnyType() {
    for (Object value : VALUES)
      assertThat(roundTrip(BsonTypes.VALUE, value)).isEqualTo(value);
  }

  @Test
  void shouldReadWhatItWroteWhenKeysHoldNullsAndMissing() {
    var key = new KeyValue(Arrays.asList("a", null, Missing.getInstance(), 7.0));

    assertThat(roundTrip(BsonTypes.KEYS, key)).isEqualTo(key);
    assertThat(BsonTypes.KEYS.compare(key, roundTrip(BsonTypes.KEYS, key))).isZero();
  }

  @Test
  void shouldReadWhatItWroteWhenDocumentsFollowEachOther() {
    Document first = new Document("_id", 1).append("n", new Document("list", List.of(1L, "two")).append("none", null));
    Document second = new Document("_id", "x");
    var target = new WriteBuffer();
    BsonTypes.DOCUMENT.write(target, first);
    BsonTypes.DOCUMENT.write(target, second);
    ByteBuffer source = target.getBuffer().flip();

    assertThat(BsonTypes.DOCUMENT.read(source)).isEqualTo(first);
    assertThat(BsonTypes.DOCUMENT.read(source)).isEqualTo(second);
    assertThat(source.hasRemaining()).isFalse();
  }

  @Test
  void shouldOrderTotallyWhenTypesAreMixed() {
    var sorted = new ArrayList<>(VALUES);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(sorted, new Random(i));
      sorted.sort(BsonTypes.VALUE);
      for (int a = 0; a < sorted.size(); a++) {
        for (int b = 0; b < sorted.size(); b++)
          assertThat(Integer.signum(BsonTypes.VALUE.compare(sorted.get(a), sorted.get(b))))
              .isEqualTo(Integer.compare(a, b));
      }
    }
  }

  private static <T> T roundTrip(DataType<T> type, T value) {
    var target = new WriteBuffer();
    type.write(target, value);
    ByteBuffer source = target.getBuffer().flip();
    T read = type.read(source);
    assertThat(source.hasRemaining()).isFalse();
    return read;
  }
}
