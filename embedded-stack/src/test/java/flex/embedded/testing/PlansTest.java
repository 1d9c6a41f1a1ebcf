package flex.embedded.testing;

import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

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
}
