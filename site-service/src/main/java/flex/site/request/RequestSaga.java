package flex.site.request;

import flex.chassis.request.RequestSteps;
import flex.contracts.Message;
import flex.contracts.RequestKind;
import flex.kernel.Saga;
import flex.steps.Course.Ended;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static flex.steps.Action.await;
import static flex.steps.Action.nothing;

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
        Step.of("RESERVE_ADDRESS", l.task(), RequestTask.reserve(), RequestTask.free()),
        Step.of("CLONE_TEMPLATE", l.task(), RequestTask.cloneVm(), RequestTask.destroyVm()),
        Step.of("START_VM", l.task(), RequestTask.startVm(), RequestTask.stopVm()).vouched(),
        Step.<Order, Facts>of("AWAIT_AGENT", l.agent(), await(AGENT_READY), nothing()).vouched(),
        Step.of("CONFIGURE_STORE", l.command(), StoreCommands.configure(), nothing()),
        Step.of("CREATE_SHOP", l.command(), StoreCommands.createShop(), nothing()),
        Step.<Order, Facts>of("OPEN_SHOP", l.command(), StoreCommands.openShop(), nothing()).vouched()));
  }

  private static Plan<Order, Facts> shop(Limits l) {
    return plan(RequestKind.SHOP_IN_STORE, List.of(hold(l),
        Step.of("CREATE_SHOP", l.command(), StoreCommands.createShop(), StoreCommands.removeShop()),
        Step.of("OPEN_SHOP", l.command(), StoreCommands.openShop(), StoreCommands.closeShop()).vouched()));
  }

  private static Plan<Order, Facts> configuration(Limits l) {
    return plan(RequestKind.CONFIGURE_STORE, List.of(hold(l),
        Step.of("CONFIGURE_STORE", l.command(), StoreCommands.configure(), StoreCommands.configureBack())));
  }

  private static Step<Order, Facts> hold(Limits l) {
    return Step.of("HOLD_STORE", l.hold(), RequestTask.holdStore(), RequestTask.releaseStore());
  }

  /** Each ends with the report, from which on there is no way back. */
  private static Plan<Order, Facts> plan(RequestKind kind, List<Step<Order, Facts>> steps) {
    var report = Step.forward("REPORT", RequestTask.report());
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

  @Override
  protected @Nullable String url(Work<Order, Facts> work) {
    return work.facts().url();
  }
}
