package flex.chassis.saga.io;

import flex.kernel.Saga;
import flex.kernel.Sagas;
import flex.kernel.TaskHandler;
import flex.steps.TaskFamily;
import java.util.Map;

/**
 * A saga with what does its tasks: a service declares one bean for each.
 *
 * @param tasks by the records of the tasks, which are a whole sealed family
 */
public record SagaRegistration<S, I, E>(Saga<S, I, E> saga,
    Map<Class<?>, ? extends TaskHandler<?, ? extends I>> tasks) {
  public SagaRegistration {
    tasks = Map.copyOf(tasks);
    TaskFamily.requireWhole(tasks.keySet(), "the handlers of " + saga.type());
    var unnamed = tasks.keySet().stream().filter(task -> !saga.names().containsValue(task)).map(Class::getSimpleName)
        .sorted().toList();
    if (!unnamed.isEmpty()) {
      throw new IllegalArgumentException(saga.type() + " has handlers of tasks without a stored name: " + unnamed);
    }
  }

  void at(Sagas sagas) {
    sagas.register(saga, tasks);
  }
}
