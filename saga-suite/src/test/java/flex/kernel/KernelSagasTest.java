package flex.kernel;

import flex.suite.SagaSuite;
import flex.suite.SagaUnderTest;
import java.util.List;
import java.util.Map;

/** The sagas of the kernel's own tests, and the example of the README. */
class KernelSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(new StepsUnderTest(), new TripUnderTest());
  }

  @Override
  protected Map<Class<?>, String> exempt() {
    return Map.of(BadSagas.Bad.class, "a bad example", Errand.class, "asks for an operator where others undo",
        Alarm.class, "has nothing to undo", NamesTest.class, "is about names", BecauseTest.class, "is about parking");
  }
}
