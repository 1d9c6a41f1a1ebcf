package flex.kernel;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.ServerAddress;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutageTest {
  private static MongoCommandException failed(int code, Set<String> labels) {
    var e = new MongoCommandException(BsonDocument.parse("{ok: 0, code: " + code + "}"), new ServerAddress());
    labels.forEach(e::addLabel);
    return e;
  }

  @Test
  void shouldPassWhenTheServerSaysThatTheWriteMayBeRepeated() {
    assertThat(Outage.isPassing(failed(1, Set.of("RetryableWriteError")))).as("whatever its code").isTrue();
    assertThat(Outage.isPassing(new IllegalStateException(failed(1, Set.of("RetryableWriteError"))))).isTrue();
    assertThat(Outage.isPassing(new MongoSocketOpenException("away", new ServerAddress()))).isTrue();
  }

  @Test
  void shouldNotPassWhenTheServerRefuses() {
    assertThat(Outage.isPassing(failed(1, Set.of()))).isFalse();
    assertThat(Outage.isPassing(failed(121, Set.of("Other")))).isFalse();
  }
}
