package flex.steps;

import flex.steps.Blueprint.Facts;
import flex.steps.Blueprint.Order;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.StepInput.Begin;
import flex.steps.StepInput.Cancel;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A cancel that came before the order wins, whatever the plan; also over one that has no way back from its first step. */
class CancelledBeforeTest {
  private static final Facts NOTHING = new Facts(null, null);

  @Property(tries = 300, seed = "20261127")
  void shouldEndWithoutAStepWhateverThePlan(@ForAll long seed, @ForAll boolean hasReason) {
    var reason = hasReason ? "withdrawn" : null;
    var work = new Stagehand(Blueprint.saga(Blueprint.random(new Random(seed), 1)), begin(reason));

    assertThat(work.state()).isInstanceOfSatisfying(Ended.class, e -> {
      assertThat(e.end()).isEqualTo(End.CANCELLED);
      assertThat(e.failure()).isNotNull().extracting(Course.Failure::reason).isEqualTo(reason);
    });
    assertThat(work.ended).isTrue();
    assertThat(work.asked).isEmpty();
    assertThat(work.give(new Cancel<>("again"))).isEmpty();
    assertThat(work.give(begin(reason))).as("the order repeated").isEmpty();
  }

  private static Begin<Order, Facts> begin(@Nullable String reason) {
    return new Begin<>(new Order("work-1"), NOTHING, new Cancel<>(reason));
  }
}
