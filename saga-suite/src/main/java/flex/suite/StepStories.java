package flex.suite;

import flex.kernel.Scene;
import flex.steps.Action;
import flex.steps.Course;
import flex.steps.Outcome;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepInput;
import flex.steps.StepInput.Answered;
import flex.steps.StepSaga;
import flex.suite.GoldenSagas.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which a work by one plan is stored, told from the plan: each step under way, each undo, and the ends.
 *
 * @param id of the work
 * @param about who may answer, where it is proved who does
 * @param taught what steps teach, by their names
 */
record StepStories<O, F>(StepSaga<O, F> saga, Plan<O, F> plan, StepInput<O, F> begin, String id,
    @Nullable String about, Map<String, F> taught) {
  List<Form> forms() {
    var forms = new ArrayList<Form>();
    for (var step : plan.steps()) {
      forms.add(form("doing", step.name(), scene -> reach(scene, step.name())));
      if (!plan.isForwardOnly(step.name()) && !(step.undo() instanceof Action.Nothing)) {
        forms.add(form("undoing", step.name(), scene -> {
          reach(scene, step.name());
          while (scene.state() instanceof Course.Doing) {
            scene.passTime();
          }
        }));
      }
    }
    forms.add(form("succeeded", "", scene -> {
      begin(scene);
      while (state(scene) instanceof Course.Doing<O, F> d) {
        done(scene, d);
      }
    }));
    if (!plan.isForwardOnly(plan.steps().getFirst().name())) {
      forms.add(form("cancelled", "", scene -> {
        begin(scene);
        scene.tell(new StepInput.Cancel<O, F>("not needed any more"));
        while (state(scene) instanceof Course.Undoing<O, F> u) {
          var undo = Step.undoId(u.step());
          give(scene, plan.step(u.step()).undo(), undo, null);
        }
      }));
    }
    return forms;
  }

  private Form form(String how, String step, Consumer<Scene> story) {
    var name = plan.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-" + how;
    return new Form(step.isEmpty() ? name : name + "-" + Step.id(step), story);
  }

  private void begin(Scene scene) {
    scene.tell(begin);
  }

  private void reach(Scene scene, String step) {
    begin(scene);
    while (state(scene) instanceof Course.Doing<O, F> d && !d.step().equals(step)) {
      done(scene, d);
    }
  }

  private void done(Scene scene, Course.Doing<O, F> d) {
    give(scene, plan.step(d.step()).act(), Step.id(d.step()), taught.get(d.step()));
  }

  private void give(Scene scene, Action<O, F> action, String what, @Nullable F facts) {
    var done = new Outcome.Done<>(facts);
    switch (action) {
      case Action.Task<O, F> _ -> scene.answer(Answered.<O, F>of(what, null, done));
      case Action.Ask<O, F> _ -> scene.tell(StepSaga.<O, F>answer(id, id + ":" + what, about, done));
      case Action.Await<O, F>(var signal) -> scene.tell(new StepInput.Signal<O, F>(signal, about, facts));
      case Action.Nothing<O, F> _ -> throw new IllegalStateException(what + " has nothing to answer");
    }
  }

  @SuppressWarnings("unchecked") // the scene keeps the states of this saga
  private Course<O, F> state(Scene scene) {
    return (Course<O, F>) scene.state();
  }
}
