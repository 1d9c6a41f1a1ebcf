package flex.chassis.saga.io;

import flex.kernel.Saga;
import flex.kernel.Sagas;
import flex.kernel.TaskHandler;
import java.util.Map;

/**
 * A saga with what does its tasks: a service declares one bean for each.
 *
 * @param tasks by the records of the tasks
 */
public record SagaRegistration<S, I, E>(Saga<S, I, E> saga,
    Map<Class<?>, ? extends TaskHandler<?, ? extends I>> tasks) {
  public SagaRegistration {
    tasks = Map.copyOf(tasks);
  }

  void at(Sagas sagas) {
    sagas.register(saga, tasks);
  }
}
