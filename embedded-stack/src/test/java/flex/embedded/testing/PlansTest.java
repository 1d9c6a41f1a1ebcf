package flex.embedded.testing;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.Proxy;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Answers of explain in the forms of MongoDB 5.0 to 8.0. */
class PlansTest {

  @ParameterizedTest
  @CsvSource(quoteCharacter = '\u0001', delimiter = '|', value = {
      "{\"winningPlan\":{\"stage\":\"IDHACK\"},\"rejectedPlans\":[]}|",
      "{\"winningPlan\":{\"stage\":\"EXPRESS_IXSCAN\"}}|",
      "{\"winningPlan\":{\"stage\":\"UPDATE\",\"inputStage\":{\"stage\":\"FETCH\",\"inputStage\":{\"stage\":\"IXSCAN\"}}}}|",
      "{\"winningPlan\":{\"queryPlan\":{\"stage\":\"FETCH\",\"inputStage\":{\"stage\":\"IXSCAN\"}},\"slotBasedPlan\":{}}}|",
      "{\"winningPlan\":{\"stage\":\"IDHACK\"},\"rejectedPlans\":[{\"stage\":\"COLLSCAN\"}]}|",
      "{\"winningPlan\":{\"stage\":\"DELETE\",\"inputStage\":{\"stage\":\"COLLSCAN\"}}}|reads all documents",
      "{\"winningPlan\":{\"stage\":\"OR\",\"inputStages\":[{\"stage\":\"IXSCAN\"},{\"stage\":\"COLLSCAN\"}]}}|reads all documents",
      "{\"winningPlan\":{\"stage\":\"SORT\",\"inputStage\":{\"stage\":\"IXSCAN\"}}}|sorts in memory",
      "{\"winningPlan\":{\"stage\":\"EOF\"}}|uses no index but [EOF]"})
  void shouldFindWhatIsWrongWithAPlan(String planner, @Nullable String fault) {
    var answer = new BsonDocument("queryPlanner", BsonDocument.parse(planner));

    assertThat(Plans.fault(answer).orElse(null)).isEqualTo(fault);
  }

  private static final BsonDocument FIND = BsonDocument.parse("{find: 'things', filter: {a: 1}}");

  private static MongoDatabase refusing(int code) {
    return (MongoDatabase) Proxy.newProxyInstance(MongoDatabase.class.getClassLoader(),
        new Class<?>[]{ MongoDatabase.class}, (_, _, _) -> {
          throw new MongoCommandException(BsonDocument.parse("{ok: 0, code: " + code + "}"), new ServerAddress());
        });
  }

  @ParameterizedTest
  @ValueSource(ints = { 59, 115, 238, 303})
  void shouldSayThatAServerExplainsNoPlansWhenItDoesNot(int code) {
    assertThat(Plans.plan(refusing(code), FIND)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = { 1, 9, 40415})
  void shouldThrowWhenItIsTheQuestionThatIsWrong(int code) {
    assertThatThrownBy(() -> Plans.plan(refusing(code), FIND)).isInstanceOf(MongoCommandException.class);
  }
}
