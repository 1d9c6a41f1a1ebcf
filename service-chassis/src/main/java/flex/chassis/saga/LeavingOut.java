package flex.chassis.saga;

import flex.contracts.Problem;
import flex.kernel.SagaView;
import java.util.Optional;

/** What a service knows of what an operator may leave out of its sagas, as a bean; without one, everything. */
@FunctionalInterface
public interface LeavingOut {
  /** What is wrong with leaving out what a parked saga waits for first; empty where nothing is. */
  Optional<Problem> forbidden(SagaView saga);
}
