package flex.kernel;

import flex.suite.Fault;
import flex.suite.SagaSuite;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    SagaSuite.assertEveryStepIsHit(new StepsUnderTest());
  }

  @Test
  void shouldFailWhenAStepIsNeverTaken() {
    var forgotten = new StepsUnderTest() {
      @Override
      public Set<String> steps() {
        return Set.of(name(0), name(1), name(2), "forgotten");
      }
    };
    assertThatThrownBy(() -> SagaSuite.assertEveryStepIsHit(forgotten)).hasMessageContaining("forgotten");
  }

  @Test
  void shouldFailWhenAnUndoIsNeverTaken() {
    var forgotten = new StepsUnderTest() {
      @Override
      public Set<String> undos() {
        return Set.of(name(0), name(1), name(2), "forgotten");
      }
    };
    assertThatThrownBy(() -> SagaSuite.assertEveryStepIsHit(forgotten)).hasMessageContaining("forgotten");
  }
}
