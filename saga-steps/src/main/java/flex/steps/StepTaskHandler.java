package flex.steps;

import flex.kernel.TaskHandler;
import flex.steps.StepInput.Answered;

/** Has a task done, and says what came of it; of which step it is, its id says. */
record StepTaskHandler<O, F>(StepSaga<O, F> saga, Doer<Object, F> doer)
    implements
      TaskHandler<Object, StepInput<O, F>> {
  private static final int TRIES = 5;
  /** Where only a person could go on afterwards, it is worth far more tries, as many as ten minutes have room for. */
  private static final int TRIES_BEFORE_A_PERSON = 25;

  @Override
  public StepInput<O, F> run(Object task, Context context) throws Exception {
    return Answered.of(context.taskId(), null, doer.run(task, context));
  }

  @Override
  public StepInput<O, F> gaveUp(Object task, Context context, Exception last) {
    return Answered.of(context.taskId(), null, new Outcome.Failed<>("It failed again and again: " + last));
  }

  @Override
  public int attempts(Context context) {
    return saga.mayTurnBack(context.taskId()) ? TRIES : TRIES_BEFORE_A_PERSON;
  }
}
