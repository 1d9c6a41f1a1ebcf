package flex.benchmarks;

import flex.suite.SagaSuite;
import flex.suite.SagaUnderTest;
import java.util.List;
import java.util.Map;

/** What is measured is a saga that keeps its promises. */
class BenchmarkSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(new TenStepsUnderTest());
  }

  @Override
  protected Map<Class<?>, String> exempt() {
    return Map.of(Waiting.class, "takes no step");
  }
}
