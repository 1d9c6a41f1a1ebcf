package flex.site.request;

import flex.contracts.RequestKind;
import flex.kernel.Scene;
import flex.steps.Course.Doing;
import flex.steps.Course.Ended;
import flex.steps.Course.Halted;
import flex.steps.Course.Stuck;
import flex.steps.Course.Undoing;
import flex.steps.Outcome;
import flex.steps.StepInput;
import flex.steps.StepInput.Answered;

import static flex.site.request.Stories.answer;

/** Brings a scene to where a request is of interest. */
final class Scenes {
  private Scenes() {}

  static void begin(Scene scene, RequestKind kind) {
    scene.tell(Stories.begin(kind));
  }

  static void reach(Scene scene, RequestKind kind, String step) {
    begin(scene, kind);
    while (!doing(scene).step().equals(step)) {
      give(scene, Stories.success(doing(scene)));
    }
  }

  /** The step was not done in its time. */
  static void undoing(Scene scene, RequestKind kind, String step) {
    reach(scene, kind, step);
    while (scene.state() instanceof Doing) {
      scene.passTime();
    }
  }

  static void stuck(Scene scene, RequestKind kind, String step) {
    undoing(scene, kind, step);
    give(scene, Stories.notUndone(undoing(scene)));
    if (!(scene.state() instanceof Stuck)) {
      throw new AssertionError("not stuck: " + scene.state());
    }
  }

  static void halted(Scene scene, RequestKind kind) {
    reach(scene, kind, "REPORT");
    give(scene, answer(doing(scene), new Outcome.Failed<>("It failed again and again: disk full")));
    if (!(scene.state() instanceof Halted)) {
      throw new AssertionError("not halted: " + scene.state());
    }
  }

  static void unwind(Scene scene) {
    while (scene.state() instanceof Undoing) {
      give(scene, Stories.undone(undoing(scene)));
    }
    if (!(scene.state() instanceof Ended)) {
      throw new AssertionError("not over: " + scene.state());
    }
  }

  /** As whoever says it does: what comes of a task is its answer, all else a message. */
  static void give(Scene scene, StepInput<Order, Facts> input) {
    if (input instanceof Answered<Order, Facts> answer && answer.from() == null) {
      scene.answer(input);
    } else {
      scene.tell(input);
    }
  }

  @SuppressWarnings("unchecked") // the scene is of this saga
  static Doing<Order, Facts> doing(Scene scene) {
    return (Doing<Order, Facts>) scene.state();
  }

  @SuppressWarnings("unchecked") // the scene is of this saga
  static Undoing<Order, Facts> undoing(Scene scene) {
    return (Undoing<Order, Facts>) scene.state();
  }
}
