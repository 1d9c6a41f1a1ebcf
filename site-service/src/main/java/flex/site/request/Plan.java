package flex.site.request;

import flex.contracts.RequestKind;
import flex.contracts.StepName;
import flex.contracts.StoreCommand;
import flex.site.request.Plan.Action.Await;
import flex.site.request.Plan.Action.Command;
import flex.site.request.Plan.Action.Nothing;
import flex.site.request.Plan.Action.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The steps of each kind of request, in their order, every step beside its undo. */
record Plan(List<Step> steps) {
  /** {@code undo} is done in reverse order when a later step fails, or this one; but not for a command that the store refused. */
  record Step(StepName name, Action action, Action undo) {}

  /** How something is done. */
  sealed interface Action {
    /** By the site itself. */
    record Task(Function<Work, RequestTask> task) implements Action {}

    /** By the store's agent, under the id given. */
    record Command(BiFunction<Work, String, StoreCommand> command) implements Action {}

    /** By itself: somebody will say so. */
    record Await() implements Action {}

    /** There is nothing to do. */
    record Nothing() implements Action {}
  }

  private static final Plan NEW_STORE = new Plan(List.of(
      new Step(StepName.RESERVE_ADDRESS, new Task(w -> new RequestTask.Reserve(w.order())),
          new Task(w -> new RequestTask.Free(w.order().requestId()))),
      new Step(StepName.CLONE_TEMPLATE, new Task(RequestTask.CloneVm::new),
          new Task(w -> new RequestTask.DestroyVm(w.order().requestId(), w.vmId()))),
      new Step(StepName.START_VM, new Task(w -> new RequestTask.StartVm(w.order().requestId(), w.vmId())),
          new Task(w -> new RequestTask.StopVm(w.order().requestId(), w.vmId()))),
      new Step(StepName.AWAIT_AGENT, new Await(), new Nothing()),
      // What the agent did in its VM goes with the VM.
      new Step(StepName.CONFIGURE_STORE, new Command(Plan::configure), new Nothing()),
      new Step(StepName.CREATE_SHOP, new Command(Plan::createShop), new Nothing()),
      new Step(StepName.OPEN_SHOP, new Command(Plan::openShop), new Nothing()),
      new Step(StepName.REPORT, new Task(Plan::report), new Nothing())));

  private static final Plan SHOP = new Plan(List.of(
      new Step(StepName.HOLD_STORE, new Task(Plan::hold), new Task(Plan::release)),
      new Step(StepName.CREATE_SHOP, new Command(Plan::createShop), new Command(Plan::removeShop)),
      new Step(StepName.OPEN_SHOP, new Command(Plan::openShop), new Command(Plan::closeShop)),
      new Step(StepName.REPORT, new Task(Plan::report), new Nothing())));

  private static final Plan CONFIGURATION = new Plan(List.of(
      new Step(StepName.HOLD_STORE, new Task(Plan::hold), new Task(Plan::release)),
      new Step(StepName.CONFIGURE_STORE, new Command(Plan::configure), new Command(Plan::configureBack)),
      new Step(StepName.REPORT, new Task(Plan::report), new Nothing())));

  private static final Map<RequestKind, Plan> PLANS = Map.of(RequestKind.SHOP_IN_NEW_STORE, NEW_STORE,
      RequestKind.SHOP_IN_STORE, SHOP, RequestKind.CONFIGURE_STORE, CONFIGURATION);

  private static final Set<StepName> SKIPPABLE = Set.of(StepName.START_VM, StepName.AWAIT_AGENT, StepName.OPEN_SHOP);

  static Plan of(RequestKind kind) {
    var plan = PLANS.get(kind);
    if (plan == null) {
      throw new IllegalArgumentException("the site has no plan for requests of the kind " + kind);
    }
    return plan;
  }

  Step first() {
    return steps.getFirst();
  }

  Step step(StepName name) {
    return steps.get(index(name));
  }

  Optional<Step> after(StepName name) {
    var next = index(name) + 1;
    return next < steps.size() ? Optional.of(steps.get(next)) : Optional.empty();
  }

  Optional<Step> before(StepName name) {
    var previous = index(name) - 1;
    return previous >= 0 ? Optional.of(steps.get(previous)) : Optional.empty();
  }

  boolean isBefore(StepName one, StepName other) {
    return index(one) < index(other);
  }

  boolean has(StepName name) {
    return steps.stream().anyMatch(s -> s.name().equals(name));
  }

  /**
   * Whether an operator may vouch for the step. Not for one that teaches what later steps need, whose outcome only the
   * site can make (the VM's drive holds its token), or that frees the store. An undo can always be done by hand.
   */
  static boolean canBeSkipped(StepName step) {
    return SKIPPABLE.contains(step);
  }

  private int index(StepName name) {
    return IntStream.range(0, steps.size()).filter(i -> steps.get(i).name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is no step of this request"));
  }

  /** Id of the task of a step. */
  static String id(StepName step) {
    return step.value().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Id of the task of an undo. */
  static String undoId(StepName step) {
    return "undo-" + id(step);
  }

  private static RequestTask hold(Work w) {
    return new RequestTask.HoldStore(w.order().requestId(), w.order().storeAlias(), w.order().domainName());
  }

  private static RequestTask release(Work w) {
    return new RequestTask.ReleaseStore(w.order().requestId(), w.order().storeAlias());
  }

  private static RequestTask report(Work w) {
    return new RequestTask.Report(w.order().requestId(), w.order().storeAlias());
  }

  private static StoreCommand configure(Work w, String id) {
    return new StoreCommand.ConfigureStore(id, w.order().storeAlias(), w.epoch(), w.ipAddress(), w.domainName(),
        w.vmType(), w.applicationServers(), w.memoryLimitMb());
  }

  private static StoreCommand configureBack(Work w, String id) {
    return new StoreCommand.ConfigureStore(id, w.order().storeAlias(), w.epoch(), w.ipAddress(), w.formerDomainName(),
        w.vmType(), w.applicationServers(), w.memoryLimitMb());
  }

  private static StoreCommand createShop(Work w, String id) {
    return new StoreCommand.CreateShop(id, w.order().storeAlias(), w.epoch(), w.shopAlias(), w.shopRefAlias(),
        w.shopType(), w.shopName(), w.order().domainName());
  }

  private static StoreCommand removeShop(Work w, String id) {
    return new StoreCommand.RemoveShop(id, w.order().storeAlias(), w.epoch(), w.shopAlias());
  }

  private static StoreCommand openShop(Work w, String id) {
    return new StoreCommand.OpenShop(id, w.order().storeAlias(), w.epoch(), w.shopAlias());
  }

  private static StoreCommand closeShop(Work w, String id) {
    return new StoreCommand.CloseShop(id, w.order().storeAlias(), w.epoch(), w.shopAlias());
  }
}
