package flex.acceptance;

import flex.acceptance.ChaosPlan.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A stack of its own, its plan carried out, and the proof that nothing was lost, doubled or left behind. */
final class ChaosRound {
  /** Above every limit of a step, so that a request which turns back is seen to. */
  static final Duration RECOVERY_LIMIT = Duration.ofMinutes(6);
  private static final Duration QUIET_LIMIT = Duration.ofMinutes(1);

  final ChaosPlan plan;
  private final List<ChaosHit> hits = new CopyOnWriteArrayList<>();
  private final Stack stack;
  private final ChaosVms vms;
  private Map<String, Instant> ready = Map.of();
  private volatile Instant begun = Instant.EPOCH;
  private volatile int shops;

  ChaosRound(ChaosPlan plan, Path home, int storeNetwork) {
    this.plan = plan;
    this.stack = new Stack(home, storeNetwork);
    this.vms = new ChaosVms(stack);
  }

  /** An act and its end: of what is away, that it was started again. */
  private record Begun(Act act, CompletableFuture<Void> end) {}

  /** When each shop was first said to be ready. */
  Map<String, Instant> ready() {
    return ready;
  }

  /** When the first order was sent. */
  Instant begun() {
    return begun;
  }

  /** How many shops were asked for. */
  int shops() {
    return shops;
  }

  /** Faults that were carried out, the earliest first. */
  List<ChaosHit> hits() {
    return hits.stream().sorted((a, b) -> a.at.compareTo(b.at)).toList();
  }

  /** Ends with the stack, whatever happens. */
  void run() throws Exception {
    var up = stack.up();
    assertThat(up.exit()).as(up.out() + up.err()).isZero();
    try (var provider = new ProvisioningSystem(stack.bootstrap());
        var documents = new ChaosDatabase(stack.database())) {
      var second = stack.secondSite();
      var orders = new ChaosOrders(provider, documents);
      var faults = new ChaosFaults(stack, vms, orders, second);
      // It comes while the first orders are in work, as one that is started anew does.
      second.start();
      try {
        carryOut(orders, faults, provider, new ChaosChecks(stack, vms, provider, documents, orders));
      } finally {
        second.kill();
      }
    } finally {
      var down = stack.flex("down");
      assertThat(down.exit()).as(down.out() + down.err()).isZero();
      assertThat(stack.processes()).isEmpty();
    }
  }

  private void carryOut(ChaosOrders orders, ChaosFaults faults, ProvisioningSystem provider, ChaosChecks checks)
      throws InterruptedException, ExecutionException, IOException {
    var acts = new ArrayList<Begun>();
    // A thread per act: none waits for another one's victim, or until the broker takes another one's order.
    try (var hands = Executors.newVirtualThreadPerTaskExecutor();
        var eye = Executors.newSingleThreadScheduledExecutor()) {
      try {
        begun = Instant.now();
        for (int i = 0; i < plan.acts().size(); i++) {
          acts.add(begin(i, orders, faults, hands));
        }
        var _ = eye.scheduleWithFixedDelay(() -> hits.forEach(ChaosHit::look), 500, 500, TimeUnit.MILLISECONDS);
        try {
          await().atMost(RECOVERY_LIMIT).pollInterval(Duration.ofMillis(50))
              .until(() -> acts.stream().anyMatch(a -> a.end.isCompletedExceptionally())
                  || (acts.stream().allMatch(a -> a.end.isDone()) && listen(provider).size() == orders.shops()));
        } catch (ConditionTimeoutException e) {
          throw new AssertionError(plan + "\n" + notCarriedOut(acts) + checks.report(), e);
        }
        for (var act : acts) {
          act.end.get();
        }
        quiet(checks);
        checks.writeStates(stack.home.resolve("log/requests.log"));
      } finally {
        shops = orders.shops();
        hands.shutdownNow();
        eye.shutdownNow();
      }
    }
  }

  /** What is away is away for its time from the moment at which it was ended. */
  private Begun begin(int position, ChaosOrders orders, ChaosFaults faults, Executor hands) {
    var act = plan.acts().get(position);
    return new Begun(act, switch (act) {
      case Act.Order(var at, var from, var to) ->
        CompletableFuture.runAsync(() -> orders.order(from, to), after(at, hands));
      case Act.Hurt hurt -> {
        var ended = CompletableFuture.runAsync(() -> hits.add(faults.carryOut(hurt, plan.random(position))),
            after(hurt.at(), hands));
        yield hurt.away().isZero()
            ? ended
            : ended.thenRunAsync(() -> revive(hurt, faults), after(hurt.away(), hands));
      }
    });
  }

  private static Executor after(Duration delay, Executor hands) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, hands);
  }

  private static void revive(Act.Hurt hurt, ChaosFaults faults) {
    try {
      faults.revive(hurt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String notCarriedOut(List<Begun> acts) {
    var text = new StringBuilder();
    acts.stream().filter(a -> !a.end.isDone())
        .forEach(a -> text.append("not carried out to its end: ").append(a.act).append('\n'));
    return text.toString();
  }

  /** What is left behind may take its last moments to go: an outbox, an agent that comes back. */
  private void quiet(ChaosChecks checks) {
    try {
      await().atMost(QUIET_LIMIT).pollInterval(Duration.ofMillis(500))
          .until(() -> checks.problems().isEmpty() && hits.stream().allMatch(ChaosHit::isBack));
    } catch (ConditionTimeoutException e) {
      var away = hits.stream().filter(h -> !h.isBack()).map(h -> h.victim + " never answered again").toList();
      throw new AssertionError(plan + "\n" + String.join("\n", away) + "\n" + checks.report(), e);
    }
  }

  private Map<String, Instant> listen(ProvisioningSystem provider) {
    var first = new HashMap<String, Instant>();
    for (var heard : provider.heard()) {
      if (heard.type().equals("flex.site.ShopReady.v1")) {
        first.putIfAbsent(heard.data().path("requestId").asText(), heard.at());
      }
    }
    ready = Map.copyOf(first);
    return ready;
  }

  /** So that they outlive the round's directory. */
  void keepLogs(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (var files = Files.walk(stack.home)) {
      var records = stack.home.resolve("data");
      for (var log : files.filter(f -> f.toString().endsWith(".log") && !f.startsWith(records)).toList()) {
        Files.copy(log, directory.resolve(stack.home.relativize(log).toString().replace('/', '_')),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
