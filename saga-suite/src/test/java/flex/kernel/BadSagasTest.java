package flex.kernel;

import flex.suite.Fault;
import flex.suite.SagaSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The suite for sagas finds what is wrong with one, and nothing where nothing is. */
class BadSagasTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeFoundOut(BadSagas mistake) {
    assertThat(SagaSuite.failures(mistake.underTest())).containsKeys(mistake.finders().toArray(Fault[]::new));
  }

  @Test
  void shouldFindNothingWhenNothingIsWrong() {
    assertThat(SagaSuite.failures(new StepsUnderTest())).isEmpty();
  }
}
