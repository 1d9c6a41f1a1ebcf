package flex.kernel;

import flex.kernel.testing.SagaSuite;
import flex.kernel.testing.SagaUnderTest;
import java.util.List;
import java.util.Set;

/** The sagas of the kernel's own tests, and the example of the README. */
class KernelSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(new StepsUnderTest(), new TripUnderTest());
  }

  @Override
  protected Set<Class<?>> badExamples() {
    return Set.of(BadSagas.Bad.class);
  }
}
