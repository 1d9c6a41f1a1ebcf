package flex.site.request;

import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.StepName;
import flex.contracts.VmType;
import flex.contracts.wire.Wire;
import flex.kernel.Scene;
import flex.suite.GoldenSagas;
import flex.site.request.Plan.Action;
import flex.site.request.Request.Doing;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Stuck;
import flex.site.request.Request.Undoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import static flex.site.request.Stories.REFUSAL;
import static flex.site.request.Stories.STORE;

/** How requests are stored: each kind at each step, there and back, at each end, and as operators find them. */
class RequestGoldenTest extends GoldenSagas {
  private static final String REASON = "INC-7: done by hand";
  private static final RequestKind NEW = RequestKind.SHOP_IN_NEW_STORE;
  private static final RequestKind SHOP = RequestKind.SHOP_IN_STORE;

  @Override
  protected List<Told> sagas() {
    var forms = new ArrayList<Form>();
    for (var kind : RequestKind.values()) {
      everyStep(kind, forms);
      everyEnd(kind, forms);
    }
    underWay(forms);
    parked(forms);
    helped(forms);
    return List.of(new Told(new Story().saga(), Wire.flex(), "order-1", forms));
  }

  private static void everyStep(RequestKind kind, List<Form> forms) {
    for (var step : Plan.of(kind).steps()) {
      forms.add(new Form(name(kind, "doing", step.name()), scene -> reach(scene, kind, step.name())));
      if (!(step.undo() instanceof Action.Nothing)) {
        forms.add(new Form(name(kind, "undoing", step.name()), scene -> undoing(scene, kind, step.name())));
        forms.add(new Form(name(kind, "stuck", step.name()), scene -> stuck(scene, kind, step.name())));
      }
    }
  }

  private static void everyEnd(RequestKind kind, List<Form> forms) {
    forms.add(new Form(name(kind) + "-succeeded", scene -> {
      reach(scene, kind, StepName.REPORT);
      give(scene, Stories.success(doing(scene)));
    }));
    forms.add(new Form(name(kind) + "-failed", scene -> {
      var last = Plan.of(kind).steps().reversed().get(1).name();
      reach(scene, kind, last);
      give(scene, Stories.refusal(doing(scene)));
      unwind(scene);
    }));
    forms.add(new Form(name(kind) + "-cancelled", scene -> {
      reach(scene, kind, Plan.of(kind).steps().get(1).name());
      scene.tell(new RequestInput.Cancel("not needed any more"));
      unwind(scene);
    }));
  }

  private static void underWay(List<Form> forms) {
    forms.add(new Form("agent-came-early", scene -> {
      begin(scene, NEW);
      scene.tell(new RequestInput.AgentReady(STORE));
    }));
    forms.add(new Form("store-was-busy", scene -> {
      begin(scene, SHOP);
      scene.answer(new RequestInput.StoreBusy(new RequestId("order-0")));
    }));
    forms.add(new Form("step-repeated", scene -> {
      reach(scene, SHOP, StepName.CREATE_SHOP);
      scene.passTime();
    }));
    forms.add(new Form("undo-repeated", scene -> {
      undoing(scene, SHOP, StepName.CREATE_SHOP);
      scene.passTime();
    }));
    forms.add(new Form("task-refused", scene -> {
      reach(scene, NEW, StepName.CLONE_TEMPLATE);
      scene.answer(new RequestInput.TaskRefused(StepName.CLONE_TEMPLATE, REFUSAL));
    }));
    forms.add(new Form("task-failed-twice", scene -> {
      reach(scene, NEW, StepName.CLONE_TEMPLATE);
      scene.fail(new IllegalStateException("disk full"));
      scene.fail(new IllegalStateException("disk full"));
    }));
    forms.add(new Form("task-given-up", scene -> {
      reach(scene, NEW, StepName.START_VM);
      scene.answer(new RequestInput.TaskFailed(StepName.START_VM, "The step START_VM failed again and again"));
    }));
    forms.add(new Form("cancelled-without-reason", scene -> {
      begin(scene, SHOP);
      scene.tell(new RequestInput.Cancel(null));
    }));
    forms.add(new Form("nothing-sent", scene -> {
      scene.loseBroker();
      reach(scene, SHOP, StepName.OPEN_SHOP);
    }));
    forms.add(new Form("long", scene -> {
      begin(scene, SHOP);
      // As often as the time of the step has room for.
      for (var i = 0; i < 27; i++) {
        scene.answer(new RequestInput.StoreBusy(new RequestId("order-0")));
        scene.passTime();
      }
      while (scene.state() instanceof Doing doing) {
        give(scene, Stories.success(doing));
      }
    }));
    forms.add(new Form("archived", scene -> {
      reach(scene, SHOP, StepName.REPORT);
      give(scene, Stories.success(doing(scene)));
      scene.archive();
    }));
  }

  private static void parked(List<Form> forms) {
    for (var kind : RequestKind.values()) {
      forms.add(new Form("parked-" + name(kind) + "-before-it-began", scene -> {
        scene.breakCode();
        begin(scene, kind);
      }));
    }
    forms.add(new Form("parked-with-every-input", scene -> {
      begin(scene, NEW);
      scene.breakCode();
      everyInput().forEach(scene::tell);
      give(scene, Stories.success(doing(scene)));
    }));
    forms.add(new Form("parked-for-a-timer", RequestGoldenTest::parkedForATimer));
    forms.add(new Form("parked-for-a-task", RequestGoldenTest::parkedForATask));
    forms.add(new Form("parked-for-a-task-of-an-undo", scene -> {
      undoing(scene, NEW, StepName.START_VM);
      scene.fail(new NoClassDefFoundError("flex/site/hypervisor/Hypervisor"));
    }));
    forms.add(new Form("parked-for-a-message", RequestGoldenTest::parkedForAMessage));
    forms.add(new Form("parked-and-stuck", scene -> {
      stuck(scene, NEW, StepName.CLONE_TEMPLATE);
      scene.breakCode();
      scene.tell(new RequestInput.Retry(REASON));
    }));
    forms.add(new Form("parked-at-the-end", scene -> {
      reach(scene, SHOP, StepName.REPORT);
      give(scene, Stories.success(doing(scene)));
      scene.breakCode();
      scene.tell(new RequestInput.Cancel("too late"));
    }));
  }

  private static void helped(List<Form> forms) {
    forms.add(new Form("helped-input-left-out", scene -> {
      reach(scene, NEW, StepName.AWAIT_AGENT);
      scene.breakCode();
      scene.tell(new RequestInput.Cancel("not needed any more"));
      scene.tell(new RequestInput.AgentReady(STORE));
      scene.mendCode();
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-in-vain", scene -> {
      reach(scene, NEW, StepName.AWAIT_AGENT);
      scene.breakCode();
      scene.tell(new RequestInput.Cancel("not needed any more"));
      scene.tell(new RequestInput.AgentReady(STORE));
      scene.retry(REASON);
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-never-began", scene -> {
      scene.breakCode();
      begin(scene, NEW);
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-timer-left-out", scene -> {
      parkedForATimer(scene);
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-message-left-out", scene -> {
      parkedForAMessage(scene);
      scene.takeMessages();
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-undo-retried", scene -> {
      stuck(scene, SHOP, StepName.CREATE_SHOP);
      scene.retry(REASON);
    }));
    forms.add(new Form("helped-undo-vouched-for", scene -> {
      stuck(scene, SHOP, StepName.CREATE_SHOP);
      scene.skip(REASON);
    }));
    forms.add(new Form("helped-step-vouched-for", scene -> {
      reach(scene, NEW, StepName.START_VM);
      scene.fail(new NoClassDefFoundError("flex/site/hypervisor/Hypervisor"));
      scene.skip(REASON);
    }));
  }

  /** The release that took over does not know what its predecessor has set a timer to. */
  private static void parkedForATimer(Scene scene) {
    reach(scene, NEW, StepName.AWAIT_AGENT);
    scene.takeOverWithout("in.time-up");
    scene.passTime();
  }

  private static void parkedForATask(Scene scene) {
    reach(scene, SHOP, StepName.REPORT);
    scene.takeOverWithout("task.report");
  }

  private static void parkedForAMessage(Scene scene) {
    reach(scene, SHOP, StepName.HOLD_STORE);
    scene.refuseMessages();
    give(scene, Stories.success(doing(scene)));
  }

  /** One of each record. */
  private static List<RequestInput> everyInput() {
    var step = StepName.RESERVE_ADDRESS;
    var command = "order-1:create-shop";
    return List.of(new RequestInput.Submit(Stories.order(NEW), Facts.size(new VmType("Standard"), 2, 200)),
        new RequestInput.Cancel("not needed any more"), new RequestInput.Retry(REASON),
        new RequestInput.Skip(step, REASON), new RequestInput.TaskDone(step, Facts.NONE),
        new RequestInput.TaskRefused(step, REFUSAL), new RequestInput.TaskFailed(step, "disk full"),
        new RequestInput.StoreBusy(new RequestId("order-0")), new RequestInput.UndoDone(step),
        new RequestInput.UndoFailed(step, "disk full"), new RequestInput.AgentReady(STORE),
        new RequestInput.CommandDone(STORE, command, Facts.configured(Stories.INFO)),
        new RequestInput.CommandDone(STORE, command, Facts.shop("http://127.77.0.2:8000/DemoShop")),
        new RequestInput.CommandRefused(STORE, command, REFUSAL),
        new RequestInput.CommandFailed(STORE, command, "The store failed at files: disk full"),
        new RequestInput.TimeUp(step), new RequestInput.TryAgain(step));
  }

  private static void begin(Scene scene, RequestKind kind) {
    scene.tell(new RequestInput.Submit(Stories.order(kind), Facts.size(new VmType("Standard"), 2, 200)));
  }

  private static void reach(Scene scene, RequestKind kind, StepName step) {
    begin(scene, kind);
    while (doing(scene).step() != step) {
      give(scene, Stories.success(doing(scene)));
    }
  }

  /** The step was not done in its time. */
  private static void undoing(Scene scene, RequestKind kind, StepName step) {
    reach(scene, kind, step);
    while (scene.state() instanceof Doing) {
      scene.passTime();
    }
  }

  private static void stuck(Scene scene, RequestKind kind, StepName step) {
    undoing(scene, kind, step);
    var undoing = (Undoing) scene.state();
    give(scene, Plan.of(kind).step(step).undo() instanceof Action.Command
        ? new RequestInput.CommandFailed(STORE, StoreCommands.id(undoing), "The store failed at files: disk full")
        : new RequestInput.UndoFailed(step, "disk full"));
    if (!(scene.state() instanceof Stuck)) {
      throw new AssertionError("not stuck: " + scene.state());
    }
  }

  private static void unwind(Scene scene) {
    while (scene.state() instanceof Undoing undoing) {
      give(scene, Stories.undone(undoing));
    }
    if (!(scene.state() instanceof Ended)) {
      throw new AssertionError("not over: " + scene.state());
    }
  }

  /** As whoever says it does: what comes of a task is its answer, all else a message. */
  private static void give(Scene scene, RequestInput input) {
    Consumer<Object> say = input instanceof RequestInput.OfTask ? scene::answer : scene::tell;
    say.accept(input);
  }

  private static Doing doing(Scene scene) {
    return (Doing) scene.state();
  }

  private static String name(RequestKind kind, String how, StepName step) {
    return name(kind) + "-" + how + "-" + Plan.id(step);
  }

  private static String name(RequestKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
