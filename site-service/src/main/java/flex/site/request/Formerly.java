package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.Problem;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.kernel.Saga.Former;
import flex.site.request.Facts.Place;
import flex.site.request.Facts.Size;
import flex.steps.Course;
import flex.steps.Course.Failure;
import flex.steps.Outcome;
import flex.steps.Step;
import flex.steps.StepEvent;
import flex.steps.StepInput;
import flex.steps.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

import static java.util.Map.entry;

/** How requests were stored before they went by steps, and what became of each record. */
final class Formerly {
  private static final List<String> BEFORE_THE_AGENT = List.of("RESERVE_ADDRESS", "CLONE_TEMPLATE", "START_VM");
  private static final int VERSION = 1;

  static final Map<String, Former<?>> TABLE = Map.ofEntries(
      former("state.fresh", Fresh.class, _ -> new Course.Fresh<>()),
      former("state.doing", Doing.class, d -> new Course.Doing<>(d.work.today(d.step), d.step, d.attempt == 0 ? 0 : 1,
          Math.max(0, d.attempt - 1))),
      former("state.undoing", Undoing.class,
          u -> new Course.Undoing<>(u.work.today(u.failure.step()), u.step, u.attempt, u.failure)),
      former("state.stuck", Stuck.class,
          s -> new Course.Stuck<>(s.work.today(s.failure.step()), s.step, s.attempt, s.failure, s.detail)),
      former("state.ended", Ended.class, e -> new Course.Ended<>(
          e.work.today(e.failure == null ? "REPORT" : e.failure.step()), Course.End.valueOf(e.status), e.failure)),
      former("accepted", Accepted.class,
          a -> new StepEvent.Begun<>(a.order, a.facts.today(), a.order.kind().value(), VERSION)),
      former("step-done", StepDone.class, d -> new StepEvent.StepDone<>(d.step, d.facts.today())),
      former("agent-came-early", AgentCameEarly.class,
          _ -> new StepEvent.SignalCameEarly<>(RequestSaga.AGENT_READY, null)),
      former("store-was-busy", StoreWasBusy.class,
          b -> new StepEvent.WasBusy<>("HOLD_STORE", b.holder.value())),
      former("step-skipped", StepSkipped.class, s -> new StepEvent.StepVouched<>(s.step, s.reason)),
      former("in.submit", Submit.class, s -> new StepInput.Begin<>(s.order, s.facts.today())),
      former("in.skip", Skip.class, s -> new StepInput.Vouch<>(s.step, s.reason)),
      former("in.task-done", TaskDone.class, d -> answered(Step.id(d.step), new Outcome.Done<>(d.facts.today()))),
      former("in.task-refused", TaskRefused.class, r -> answered(Step.id(r.step), new Outcome.Refused<>(r.problem))),
      former("in.task-failed", TaskFailed.class, f -> answered(Step.id(f.step), new Outcome.Failed<>(f.detail))),
      former("in.store-busy", StoreBusy.class,
          b -> answered(Step.id("HOLD_STORE"), new Outcome.Busy<>(b.holder.value()))),
      former("in.undo-done", UndoDone.class, d -> answered(Step.undoId(d.step), Outcome.done())),
      former("in.undo-failed", UndoFailed.class, f -> answered(Step.undoId(f.step), new Outcome.Failed<>(f.detail))),
      former("in.agent-ready", AgentReady.class,
          a -> new StepInput.Signal<Order, Facts>(RequestSaga.AGENT_READY, a.storeAlias.value(), null)),
      former("in.command-done", CommandDone.class,
          d -> replied(d.commandId, d.storeAlias, new Outcome.Done<>(d.facts.today()))),
      former("in.command-refused", CommandRefused.class,
          r -> replied(r.commandId, r.storeAlias, new Outcome.Refused<>(r.problem))),
      former("in.command-failed", CommandFailed.class,
          f -> replied(f.commandId, f.storeAlias, new Outcome.Failed<>(f.detail))),
      former("task.clone-vm", CloneVm.class,
          c -> new RequestTask.CloneVm(c.work.order, c.work.facts.today())));

  private Formerly() {}

  private static <T> Map.Entry<String, Former<?>> former(String name, Class<T> type, Function<T, Object> upcast) {
    return entry(name, new Former<>(type, upcast));
  }

  private static StepInput<Order, Facts> answered(String to, Outcome<Facts> outcome) {
    return StepInput.Answered.of(to, null, outcome);
  }

  private static StepInput<Order, Facts> replied(String commandId, StoreAlias store, Outcome<Facts> outcome) {
    return StepInput.Answered.of(commandId.substring(commandId.indexOf(':')), store.value(), outcome);
  }

  /** All lessons side by side. */
  record Lessons(@Nullable IpAddress ipAddress, @Nullable String vmId, @Nullable Long epoch, @Nullable Version version,
      @Nullable DomainName domainName, @Nullable VmType vmType, @Nullable Integer applicationServers,
      @Nullable Integer memoryLimitMb, @Nullable Boolean agentReady, @Nullable StoreInfo info, @Nullable String url) {
    Facts today() {
      return new Facts(
          ipAddress == null || vmId == null || epoch == null ? null : new Place(ipAddress, vmId, epoch),
          vmType == null || applicationServers == null || memoryLimitMb == null
              ? null
              : new Size(vmType, applicationServers, memoryLimitMb),
          version == null || domainName == null ? null : new Facts.Former(version, domainName), info, url, null);
    }
  }

  record Known(Order order, Lessons facts) {
    /** The agent had come early where it has come, and {@code reached} is before the step that waited for it. */
    Work<Order, Facts> today(String reached) {
      var early = Objects.requireNonNullElse(facts.agentReady, false) && BEFORE_THE_AGENT.contains(reached)
          && order.kind().equals(RequestKind.SHOP_IN_NEW_STORE);
      return new Work<>(order, facts.today(), order.kind().value(), VERSION,
          early ? List.of(RequestSaga.AGENT_READY) : List.of());
    }
  }

  record Fresh() {}

  record Doing(Known work, String step, int attempt) {}

  record Undoing(Known work, String step, int attempt, Failure failure) {}

  record Stuck(Known work, String step, int attempt, Failure failure, String detail) {}

  record Ended(Known work, String status, @Nullable Failure failure) {}

  record Accepted(Order order, Lessons facts) {}

  record StepDone(String step, Lessons facts) {}

  record AgentCameEarly() {}

  record StoreWasBusy(RequestId holder) {}

  record StepSkipped(String step, String reason) {}

  record Submit(Order order, Lessons facts) {}

  record Skip(String step, String reason) {}

  record TaskDone(String step, Lessons facts) {}

  record TaskRefused(String step, Problem problem) {}

  record TaskFailed(String step, String detail) {}

  record StoreBusy(RequestId holder) {}

  record UndoDone(String step) {}

  record UndoFailed(String step, String detail) {}

  record AgentReady(StoreAlias storeAlias) {}

  record CommandDone(StoreAlias storeAlias, String commandId, Lessons facts) {}

  record CommandRefused(StoreAlias storeAlias, String commandId, Problem problem) {}

  record CommandFailed(StoreAlias storeAlias, String commandId, String detail) {}

  record CloneVm(Known work) {}
}
