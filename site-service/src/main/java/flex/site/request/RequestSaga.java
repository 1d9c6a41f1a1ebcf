package flex.site.request;

import flex.chassis.request.RequestSteps;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.RequestKind;
import flex.kernel.Saga;
import flex.site.request.RequestTask.CloneVm;
import flex.site.request.RequestTask.DestroyVm;
import flex.site.request.RequestTask.Free;
import flex.site.request.RequestTask.HoldStore;
import flex.site.request.RequestTask.ReleaseStore;
import flex.site.request.RequestTask.Report;
import flex.site.request.RequestTask.Reserve;
import flex.site.request.RequestTask.StartVm;
import flex.site.request.RequestTask.StopVm;
import flex.steps.Action;
import flex.steps.Course.Ended;
import flex.steps.Outcome;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepInput;
import flex.steps.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static flex.site.request.StoreCommands.closeShop;
import static flex.site.request.StoreCommands.configure;
import static flex.site.request.StoreCommands.configureBack;
import static flex.site.request.StoreCommands.createShop;
import static flex.site.request.StoreCommands.openShop;
import static flex.site.request.StoreCommands.removeShop;
import static flex.steps.Action.await;
import static flex.steps.Action.nothing;
import static flex.steps.Action.task;

/** The plans of the requests, every step beside its undo (SITE-02 to SITE-05). */
public final class RequestSaga extends RequestSteps<Order, Facts> {
  public static final String TYPE = "shop-request";
  /** What the agent of a new store says by itself. */
  public static final String AGENT_READY = "agent-ready";

  public RequestSaga(Limits limits) {
    super(TYPE, Order.class, Facts.class, RequestTask.NAMES,
        List.of(newStore(limits), shop(limits), configuration(limits)));
  }

  /** What the agent does in its VM goes with the VM. Cloning is not vouched for: the VM's drive holds its token. */
  private static Plan<Order, Facts> newStore(Limits l) {
    return plan(RequestKind.SHOP_IN_NEW_STORE, List.of(
        Step.of("RESERVE_ADDRESS", l.task(), task(w -> new Reserve(w.order())),
            task(w -> new Free(w.order().requestId()))),
        Step.of("CLONE_TEMPLATE", l.task(), task(w -> new CloneVm(w.order(), w.facts())),
            task(w -> new DestroyVm(w.order().requestId(), w.facts().placed().vmId()))),
        Step.<Order, Facts>of("START_VM", l.task(),
            task(w -> new StartVm(w.order().requestId(), w.facts().placed().vmId())),
            task(w -> new StopVm(w.order().requestId(), w.facts().placed().vmId()))).vouched(),
        Step.<Order, Facts>of("AWAIT_AGENT", l.agent(), await(AGENT_READY), nothing()).vouched(),
        Step.of("CONFIGURE_STORE", l.command(), configure(), nothing()),
        Step.of("CREATE_SHOP", l.command(), createShop(), nothing()),
        Step.of("OPEN_SHOP", l.command(), openShop(), Action.<Order, Facts>nothing()).vouched()));
  }

  private static Plan<Order, Facts> shop(Limits l) {
    return plan(RequestKind.SHOP_IN_STORE, List.of(hold(l),
        Step.of("CREATE_SHOP", l.command(), createShop(), removeShop()),
        Step.of("OPEN_SHOP", l.command(), openShop(), closeShop()).vouched()));
  }

  private static Plan<Order, Facts> configuration(Limits l) {
    return plan(RequestKind.CONFIGURE_STORE, List.of(hold(l),
        Step.of("CONFIGURE_STORE", l.command(), configure(), configureBack())));
  }

  private static Step<Order, Facts> hold(Limits l) {
    return Step.of("HOLD_STORE", l.hold(),
        task(w -> new HoldStore(w.order().requestId(), w.order().storeAlias(), w.order().domainName())),
        task(w -> new ReleaseStore(w.order().requestId(), w.order().storeAlias())));
  }

  /** Each ends with the report, from which on there is no way back. */
  private static Plan<Order, Facts> plan(RequestKind kind, List<Step<Order, Facts>> steps) {
    var report = Step.<Order, Facts>forward("REPORT",
        task(w -> new Report(w.order().requestId(), w.order().storeAlias())));
    return new Plan<>(kind.value(), 1, Stream.concat(steps.stream(), Stream.of(report)).toList(), report.name());
  }

  @Override
  public Map<String, Saga.Former<?>> formerly() {
    return Formerly.TABLE;
  }

  @Override
  protected Optional<? extends Message> done(Work<Order, Facts> w, String step) {
    return Optional.ofNullable(Announcements.done(w, step));
  }

  @Override
  protected Message ended(Ended<Order, Facts> ended) {
    return Announcements.end(ended);
  }

  /** What the saga of a new store is told when its agent cannot start; one that stands at another step does not mind. */
  public static StepInput<Order, Facts> agentCannotStart(Problem why) {
    return StepInput.Answered.of(Step.id("AWAIT_AGENT"), null, new Outcome.Refused<>(why));
  }

  @Override
  protected List<String> log(Work<Order, Facts> work) {
    return Objects.requireNonNullElse(work.facts().log(), List.of());
  }

  @Override
  protected @Nullable String url(Work<Order, Facts> work) {
    return work.facts().url();
  }
}
