package flex.chassis.database.io;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.UncategorizedMongoDbException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import org.springframework.data.mongodb.core.index.IndexOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IndexesTest {
  private final Deque<RuntimeException> failures = new ArrayDeque<>();
  private final List<String> made = new ArrayList<>();
  private final Indexes indexes = new Indexes(database(), "stores",
      List.of(new Index("a", Direction.ASC), new Index("b", Direction.ASC)));

  /** Fails as often as it is told, then makes every index. */
  private MongoOperations database() {
    var operations = fake(IndexOperations.class, arguments -> {
      if (!failures.isEmpty()) {
        throw failures.pop();
      }
      var keys = ((IndexDefinition) arguments[0]).getIndexKeys().keySet().toString();
      made.add(keys);
      return keys;
    });
    return fake(MongoOperations.class, _ -> operations);
  }

  private interface Answer {
    Object to(Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{ type},
        (_, _, arguments) -> answer.to(arguments)));
  }

  private static RuntimeException failure(int code) {
    return new UncategorizedMongoDbException("failed", new MongoCommandException(
        new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)), new ServerAddress()));
  }

  @Test
  void shouldMakeThemOncePerProcess() {
    indexes.ensure();
    indexes.ensure();

    assertThat(made).containsExactly("[a]", "[b]");
  }

  @Test
  void shouldTryAgainWhenItMetAnotherInstance() {
    failures.add(failure(1));
    failures.add(failure(112));

    indexes.ensure();

    assertThat(made).containsExactly("[a]", "[b]");
  }

  @Test
  void shouldThrowAndTryNextTimeWhenItIsNothingThatPasses() {
    failures.add(failure(85));

    assertThatThrownBy(indexes::ensure).isInstanceOf(UncategorizedMongoDbException.class);
    indexes.ensure();
    assertThat(made).containsExactly("[a]", "[b]");
  }
}
