package flex.site.request.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.Text;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.Hypervisor.Trouble;
import flex.site.registry.Store;
import flex.site.registry.StoreRound;
import flex.site.registry.StoreState;
import flex.site.request.RequestSaga;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Tells the request that makes a store when its agent cannot start, and why: nobody has to wait for the end of the step's time.
 * Afterwards agents come back by themselves, or their stores are asked for them.
 */
@Component
class StartWatch implements StoreRound {
  private static final Logger LOG = LoggerFactory.getLogger(StartWatch.class);
  /** One that is started at this moment does not run for a round. */
  private static final int MOST_ROUNDS_WITHOUT_A_VM = 3;
  private static final int LONGEST_LINE = 700;

  private final Hypervisor hypervisor;
  private final Sagas sagas;
  /** Rounds in which the VM did not run, one after the other. */
  private final Map<String, Integer> missing = new HashMap<>();

  StartWatch(Hypervisor hypervisor, Sagas sagas) {
    this.hypervisor = hypervisor;
    this.sagas = sagas;
  }

  @Override
  public void on(List<Store> all) {
    var starting = all.stream().filter(store -> store.state() == StoreState.STARTED).toList();
    missing.keySet().retainAll(starting.stream().map(Store::vmId).collect(Collectors.toSet()));
    starting.forEach(this::look);
  }

  /** Whatever is wrong with this one, the others have their turn. */
  private void look(Store store) {
    try (var _ = MDC.putCloseable("store", store.storeAlias().value())) {
      hypervisor.trouble(store.vmId()).or(() -> notThere(store)).ifPresent(trouble -> tell(store, trouble));
    } catch (RuntimeException e) {
      LOG.warn("Nobody could see how the agent of store {} starts, trying again soon", store.storeAlias(), e);
    }
  }

  private Optional<Trouble> notThere(Store store) {
    if (hypervisor.isRunning(store.vmId())) {
      missing.remove(store.vmId());
      return Optional.empty();
    }
    int rounds = missing.merge(store.vmId(), 1, Integer::sum);
    return rounds < MOST_ROUNDS_WITHOUT_A_VM
        ? Optional.empty()
        : Optional.of(new Trouble("the VM does not run, though it was started again and again", rounds));
  }

  /** Told again in each round until it has turned back: it may not stand at that step yet. */
  private void tell(Store store, Trouble trouble) {
    var lines = hypervisor.lastLines(store.vmId());
    var taken = sagas.tell(store.requestId().value(),
        Cause.of("start-of:" + store.vmId() + ":" + trouble.times()),
        RequestSaga.agentCannotStart(problem(trouble, lines)));
    if (taken.filter(t -> t.result() == Sagas.Result.APPLIED).isPresent()) {
      LOG.warn("The agent of store {} cannot start: {}. Its last lines:\n{}", store.storeAlias(), trouble.why(),
          String.join("\n", lines));
    }
  }

  static Problem problem(Trouble trouble, List<String> lines) {
    // Traces and the like are indented, and say less than what stands before them.
    var last = lines.reversed().stream().filter(line -> !Character.isWhitespace(line.charAt(0))).findFirst();
    return new Problem(Reason.FAILED, null, "The agent of the store cannot start: " + trouble.why()
        + last.map(line -> "; it said: " + Text.bounded(line, LONGEST_LINE)).orElse(""),
        "Mend what it said, then send the request again under a new id.");
  }
}
