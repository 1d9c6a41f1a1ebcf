package flex.site.request;

import flex.contracts.RequestKind;
import flex.contracts.wire.Wire;
import flex.kernel.Scene;
import flex.steps.Course.Doing;
import flex.steps.Outcome;
import flex.steps.Step;
import flex.steps.StepInput;
import flex.steps.StepInput.Answered;
import flex.steps.StepInput.Signal;
import flex.suite.GoldenSagas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static flex.site.request.Scenes.begin;
import static flex.site.request.Scenes.doing;
import static flex.site.request.Scenes.give;
import static flex.site.request.Scenes.halted;
import static flex.site.request.Scenes.reach;
import static flex.site.request.Scenes.stuck;
import static flex.site.request.Scenes.undoing;
import static flex.site.request.Scenes.unwind;
import static flex.site.request.Stories.REFUSAL;
import static flex.site.request.Stories.STORE;
import static flex.site.request.Stories.answer;
import static flex.site.request.Stories.kinds;
import static flex.site.request.Stories.plan;

/** How requests are stored: each kind at each step, there and back, at each end, and as operators find them. */
class RequestGoldenTest extends GoldenSagas {
  private static final String REASON = "INC-7: done by hand";
  private static final RequestKind NEW = RequestKind.SHOP_IN_NEW_STORE;
  private static final RequestKind SHOP = RequestKind.SHOP_IN_STORE;

  @Override
  protected List<Told> sagas() {
    var forms = new ArrayList<Form>();
    kinds().forEach(kind -> {
      everyStep(kind, forms);
      everyEnd(kind, forms);
    });
    underWay(forms);
    parked(forms);
    helped(forms);
    return List.of(new Told(Story.saga(), Wire.flex("site"), "order-1", forms));
  }

  private static void everyStep(RequestKind kind, List<Form> forms) {
    for (var step : plan(kind).steps()) {
      forms.add(new Form(name(kind, "doing", step.name()), scene -> reach(scene, kind, step.name())));
      if (Stories.isUndoable(step)) {
        forms.add(new Form(name(kind, "undoing", step.name()), scene -> undoing(scene, kind, step.name())));
        forms.add(new Form(name(kind, "stuck", step.name()), scene -> stuck(scene, kind, step.name())));
      }
    }
  }

  private static void everyEnd(RequestKind kind, List<Form> forms) {
    forms.add(new Form(name(kind) + "-succeeded", scene -> {
      reach(scene, kind, "REPORT");
      give(scene, Stories.success(doing(scene)));
    }));
    forms.add(new Form(name(kind) + "-failed", scene -> {
      var last = plan(kind).steps().reversed().get(1).name();
      reach(scene, kind, last);
      give(scene, Stories.refusal(doing(scene)));
      unwind(scene);
    }));
    forms.add(new Form(name(kind) + "-halted", scene -> halted(scene, kind)));
    forms.add(new Form(name(kind) + "-cancelled", scene -> {
      reach(scene, kind, plan(kind).steps().get(1).name());
      scene.tell(new StepInput.Cancel<>("not needed any more"));
      unwind(scene);
    }));
  }

  private static void underWay(List<Form> forms) {
    forms.add(new Form("agent-came-early", scene -> {
      begin(scene, NEW);
      scene.tell(agentReady());
    }));
    forms.add(new Form("store-was-busy", scene -> {
      begin(scene, SHOP);
      scene.answer(answer(doing(scene), new Outcome.Busy<>("order-0")));
    }));
    forms.add(new Form("step-repeated", scene -> {
      reach(scene, SHOP, "CREATE_SHOP");
      scene.passTime();
    }));
    forms.add(new Form("undo-repeated", scene -> {
      undoing(scene, SHOP, "CREATE_SHOP");
      scene.passTime();
    }));
    forms.add(new Form("task-refused", scene -> {
      reach(scene, NEW, "CLONE_TEMPLATE");
      scene.answer(answer(doing(scene), new Outcome.Refused<>(REFUSAL)));
    }));
    forms.add(new Form("task-failed-twice", scene -> {
      reach(scene, NEW, "CLONE_TEMPLATE");
      scene.fail(new IllegalStateException("disk full"));
      scene.fail(new IllegalStateException("disk full"));
    }));
    forms.add(new Form("task-given-up", scene -> {
      reach(scene, NEW, "START_VM");
      scene.answer(answer(doing(scene), new Outcome.Failed<>("It failed again and again: disk full")));
    }));
    forms.add(new Form("cancelled-without-reason", scene -> {
      begin(scene, SHOP);
      scene.tell(new StepInput.Cancel<>(null));
    }));
    forms.add(new Form("cancelled-before-it-came", scene -> scene.tell(Stories.cancelledBefore(SHOP))));
    forms.add(new Form("nothing-sent", scene -> {
      scene.loseBroker();
      reach(scene, SHOP, "OPEN_SHOP");
    }));
    forms.add(new Form("long", scene -> {
      begin(scene, SHOP);
      // As often as the time of the step has room for.
      for (var i = 0; i < 27; i++) {
        scene.answer(answer(doing(scene), new Outcome.Busy<>("order-0")));
        scene.passTime();
      }
      while (scene.state() instanceof Doing) {
        give(scene, Stories.success(doing(scene)));
      }
    }));
    forms.add(new Form("archived", scene -> {
      reach(scene, SHOP, "REPORT");
      give(scene, Stories.success(doing(scene)));
      scene.archive();
    }));
  }

  private static void parked(List<Form> forms) {
    kinds().forEach(kind -> forms.add(new Form("parked-" + name(kind) + "-before-it-began", scene -> {
      scene.breakCode();
      begin(scene, kind);
    })));
    forms.add(new Form("parked-cancelled-before-it-came", scene -> {
      scene.breakCode();
      scene.tell(Stories.cancelledBefore(NEW));
    }));
    forms.add(new Form("parked-with-every-input", scene -> {
      begin(scene, NEW);
      scene.breakCode();
      everyInput().forEach(scene::tell);
      give(scene, Stories.success(doing(scene)));
    }));
    forms.add(new Form("parked-for-a-timer", RequestGoldenTest::parkedForATimer));
    forms.add(new Form("parked-for-a-task", RequestGoldenTest::parkedForATask));
    forms.add(new Form("parked-for-a-task-of-an-undo", scene -> {
      undoing(scene, NEW, "START_VM");
      scene.fail(new NoClassDefFoundError("flex/site/hypervisor/Hypervisor"));
    }));
    forms.add(new Form("parked-for-a-message", RequestGoldenTest::parkedForAMessage));
    forms.add(new Form("parked-and-stuck", scene -> {
      stuck(scene, NEW, "CLONE_TEMPLATE");
      scene.breakCode();
      scene.tell(new StepInput.Retry<>(REASON));
    }));
    forms.add(new Form("parked-at-the-end", scene -> {
      reach(scene, SHOP, "REPORT");
      give(scene, Stories.success(doing(scene)));
      scene.breakCode();
      scene.tell(new StepInput.Cancel<>("too late"));
    }));
  }

  private static void helped(List<Form> forms) {
    forms.add(new Form("helped-input-left-out", scene -> {
      reach(scene, NEW, "AWAIT_AGENT");
      scene.breakCode();
      scene.tell(new StepInput.Cancel<>("not needed any more"));
      scene.tell(agentReady());
      scene.mendCode();
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-in-vain", scene -> {
      reach(scene, NEW, "AWAIT_AGENT");
      scene.breakCode();
      scene.tell(new StepInput.Cancel<>("not needed any more"));
      scene.tell(agentReady());
      scene.retry(REASON);
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-never-began", scene -> {
      scene.breakCode();
      begin(scene, NEW);
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-timer-left-out", scene -> {
      begin(scene, SHOP);
      scene.answer(answer(doing(scene), new Outcome.Busy<>("order-0")));
      scene.takeOverWithout("in.try-again");
      scene.passTime();
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-message-left-out", scene -> {
      parkedForAMessage(scene);
      scene.takeMessages();
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-undo-retried", scene -> {
      stuck(scene, SHOP, "CREATE_SHOP");
      scene.retry(REASON);
    }));
    forms.add(new Form("helped-undo-vouched-for", scene -> {
      stuck(scene, SHOP, "CREATE_SHOP");
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-halted-retried", scene -> {
      halted(scene, SHOP);
      scene.retry(REASON);
    }));
    forms.add(new Form("helped-step-vouched-for", scene -> {
      reach(scene, NEW, "START_VM");
      scene.fail(new NoClassDefFoundError("flex/site/hypervisor/Hypervisor"));
      scene.skip(REASON);
    }));
  }

  /** The release that took over does not know what its predecessor has set a timer to. */
  private static void parkedForATimer(Scene scene) {
    reach(scene, NEW, "AWAIT_AGENT");
    scene.takeOverWithout("in.time-up");
    scene.passTime();
  }

  private static void parkedForATask(Scene scene) {
    reach(scene, SHOP, "REPORT");
    scene.takeOverWithout("task.report");
  }

  private static void parkedForAMessage(Scene scene) {
    reach(scene, SHOP, "HOLD_STORE");
    scene.refuseMessages();
    give(scene, Stories.success(doing(scene)));
  }

  /** One of each record, answers in each shape. */
  private static List<StepInput<Order, Facts>> everyInput() {
    var step = "RESERVE_ADDRESS";
    var task = Step.id(step);
    return List.of(Stories.begin(NEW), new StepInput.Cancel<>("not needed any more"), new StepInput.Retry<>(REASON),
        new StepInput.Vouch<>(step, REASON), Answered.of(task, null, Outcome.done()),
        Answered.of(task, null, new Outcome.Refused<>(REFUSAL)),
        Answered.of(task, null, new Outcome.Failed<>("disk full")),
        Answered.of("hold-store", null, new Outcome.Busy<>("order-0")),
        Answered.of(Step.undoId(step), null, Outcome.done()),
        Answered.of(":create-shop", STORE.value(), new Outcome.Done<>(Facts.of(Stories.INFO))),
        Answered.of(":create-shop", STORE.value(), new Outcome.Done<>(Facts.ofShop("http://127.77.0.2:8000/DemoShop"))),
        Answered.of(":create-shop", STORE.value(), new Outcome.Refused<>(REFUSAL)), agentReady(),
        new StepInput.TimeUp<>(step), new StepInput.TryAgain<>(step));
  }

  private static StepInput<Order, Facts> agentReady() {
    return new Signal<>(RequestSaga.AGENT_READY, STORE.value(), null);
  }

  private static String name(RequestKind kind, String how, String step) {
    return name(kind) + "-" + how + "-" + Step.id(step);
  }

  private static String name(RequestKind kind) {
    return kind.value().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
