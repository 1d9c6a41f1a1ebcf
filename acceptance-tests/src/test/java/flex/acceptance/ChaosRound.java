package flex.acceptance;

import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import flex.acceptance.ChaosPlan.Act;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

import static flex.acceptance.ChaosPlan.Fault.DATABASE_AWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A stack of its own, its plan carried out, and the proof that nothing was lost, doubled or left behind. */
final class ChaosRound {
  /** Steps that an agent carries out. */
  private static final Set<String> COMMANDS = Set.of("CONFIGURE_STORE", "CREATE_SHOP", "OPEN_SHOP");
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  /** Above every limit of a step, so that a request which turns back is seen to. */
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(6);
  private static final Duration QUIET_LIMIT = Duration.ofMinutes(1);

  final ChaosPlan plan;
  final List<ChaosHit> hits = new CopyOnWriteArrayList<>();
  private final Stack stack;
  private final ChaosVms vms;
  private final Random random;
  private final AtomicInteger ordered = new AtomicInteger();
  private volatile Map<String, String> steps = Map.of();
  private Map<String, Instant> ready = Map.of();
  private volatile Instant begun = Instant.EPOCH;

  ChaosRound(ChaosPlan plan, Path home, int storeNetwork) {
    this.plan = plan;
    this.stack = new Stack(home, storeNetwork);
    this.vms = new ChaosVms(stack);
    this.random = new Random(plan.seed());
  }

  /** The processes that are hurt, and what looks at them. */
  private record Parts(Daemon broker, Daemon database, Daemon site, Daemon second, ProvisioningSystem provider,
      ChaosDatabase documents) {}

  /** When each shop was first said to be ready. */
  Map<String, Instant> ready() {
    return ready;
  }

  /** When the first order was sent. */
  Instant begun() {
    return begun;
  }

  /** Ends with the stack, whatever happens. */
  void run() throws Exception {
    var up = stack.up();
    assertThat(up.exit()).as(up.out() + up.err()).isZero();
    try (var provider = new ProvisioningSystem(stack.bootstrap());
        var documents = new ChaosDatabase(stack.database())) {
      var parts = new Parts(stack.daemon("broker"), stack.daemon("database"), stack.daemon("site-service"),
          stack.secondSite(), provider, documents);
      // It comes while the first orders are in work, as one that is started anew does.
      parts.second.start();
      try {
        carryOut(parts);
      } finally {
        parts.second.kill();
      }
    } finally {
      var down = stack.flex("down");
      assertThat(down.exit()).as(down.out() + down.err()).isZero();
      assertThat(stack.processes()).isEmpty();
    }
  }

  private void carryOut(Parts parts) throws InterruptedException, ExecutionException, IOException {
    var acts = new ArrayList<Future<?>>();
    var checks = new ChaosChecks(stack, vms, parts.provider, parts.documents);
    try (var hand = Executors.newSingleThreadScheduledExecutor();
        var eye = Executors.newSingleThreadScheduledExecutor()) {
      try {
        begun = Instant.now();
        for (var act : plan.acts()) {
          acts.add(hand.schedule(() -> perform(act, parts), act.at().toMillis(), TimeUnit.MILLISECONDS));
          if (act instanceof Act.Hurt hurt && !hurt.away().isZero()) {
            acts.add(hand.schedule(() -> revive(hurt, parts), hurt.at().plus(hurt.away()).toMillis(),
                TimeUnit.MILLISECONDS));
          }
        }
        var _ = eye.scheduleWithFixedDelay(() -> hits.forEach(ChaosHit::look), 500, 500, TimeUnit.MILLISECONDS);
        try {
          await().atMost(RECOVERY_LIMIT).pollInterval(Duration.ofMillis(50))
              .until(() -> {
                var all = listen(parts).size() == ChaosPlan.SHOPS && acts.stream().allMatch(Future::isDone);
                return all || acts.stream().anyMatch(a -> a.state() == Future.State.FAILED);
              });
        } catch (ConditionTimeoutException e) {
          throw new AssertionError(plan + "\n" + checks.report(), e);
        }
        for (var act : acts) {
          act.get();
        }
        quiet(checks);
        checks.writeStates(stack.home.resolve("log/requests.log"));
      } finally {
        hand.shutdownNow();
        eye.shutdownNow();
      }
    }
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

  private Map<String, Instant> listen(Parts parts) {
    var first = new HashMap<String, Instant>();
    for (var heard : parts.provider.heard()) {
      if (heard.type().equals("flex.site.ShopReady.v1")) {
        first.putIfAbsent(heard.data().path("requestId").asText(), heard.at());
      }
    }
    ready = Map.copyOf(first);
    return ready;
  }

  private Void perform(Act act, Parts parts) throws IOException {
    switch (act) {
      case Act.Order(var _, var from, var to) -> {
        for (int i = from; i <= to; i++) {
          parts.provider.publish(ChaosChecks.request(i), ProvisioningSystem.shop(ChaosChecks.request(i),
              ChaosChecks.alias(i), "6.15.0", "Standard", ChaosChecks.name(i)));
          ordered.set(i);
        }
      }
      case Act.Hurt hurt -> hits.add(hurt(hurt, parts));
    }
    return null;
  }

  private ChaosHit hurt(Act.Hurt hurt, Parts parts) throws IOException {
    var open = open(parts);
    assertThat(open).as("requests that are open at: " + hurt).isNotEmpty();
    return switch (hurt.fault()) {
      case BROKER_AWAY -> kill(hurt, parts.broker, open, () -> accepts("127.0.0.1", port(stack.bootstrap())));
      case DATABASE_AWAY -> kill(hurt, parts.database, open, () -> accepts("127.0.0.1", port(stack.database())));
      case SITE_KILLED -> kill(hurt, parts.site, open, () -> isHealthy(parts.site));
      case SECOND_SITE_KILLED -> kill(hurt, parts.second, open, () -> isHealthy(parts.second));
      case AGENT_KILLED, VM_KILLED -> killInside(hurt, open);
      case WORKING_AGENT_KILLED -> killAtWork(hurt, parts);
    };
  }

  /** The agent of a shop that has a command to carry out at this moment, as soon as there is one. */
  private ChaosHit killAtWork(Act.Hurt hurt, Parts parts) throws IOException {
    var at = await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
      var open = open(parts);
      open.values().retainAll(COMMANDS);
      return running(List.copyOf(open.keySet())).isPresent() ? open : Map.<String, String>of();
    }, open -> !open.isEmpty());
    return killInside(hurt, at);
  }

  private static ChaosHit kill(Act.Hurt hurt, Daemon daemon, Map<String, String> open, Callable<Boolean> isBack) {
    var at = Instant.now();
    assertThat(daemon.kill()).as("runs, and can be killed: " + hurt).isTrue();
    return new ChaosHit(hurt, hurt.fault().words(), at, open, () -> daemon.isAlive() && isBack.call());
  }

  /** An agent whose shop is in work, and where the whole VM is meant its init before it. */
  private ChaosHit killInside(Act.Hurt hurt, Map<String, String> open) throws IOException {
    var requests = new ArrayList<>(open.keySet());
    Collections.shuffle(requests, random);
    var vm = await().atMost(START_LIMIT).until(() -> running(requests), Optional::isPresent).orElseThrow();
    var at = Instant.now();
    if (hurt.fault() == ChaosPlan.Fault.VM_KILLED) {
      vms.init(vm).orElseThrow().destroyForcibly();
    }
    var agent = vms.agent(vm).orElseThrow();
    assertThat(agent.destroyForcibly()).as("agent of " + vm.alias() + " is killed").isTrue();
    return new ChaosHit(hurt, hurt.fault().words() + " (" + vm.alias() + ")", at, open,
        () -> vms.agent(vm).filter(a -> a.pid() != agent.pid()).isPresent() && accepts(vm.address(), 8000));
  }

  private Optional<ChaosVms.Vm> running(List<String> requests) throws IOException {
    for (var request : requests) {
      var vm = vms.find(ChaosChecks.aliasOf(request));
      if (vm.isPresent() && vms.agent(vm.get()).isPresent() && vms.init(vm.get()).isPresent()) {
        return vm;
      }
    }
    return Optional.empty();
  }

  private Void revive(Act.Hurt hurt, Parts parts) throws IOException {
    switch (hurt.fault()) {
      case BROKER_AWAY -> parts.broker.start();
      case DATABASE_AWAY -> parts.database.start();
      case SITE_KILLED -> parts.site.start();
      case SECOND_SITE_KILLED -> parts.second.start();
      case AGENT_KILLED, VM_KILLED, WORKING_AGENT_KILLED ->
        throw new IllegalStateException("nobody starts it from outside");
    }
    return null;
  }

  /** Step by request that was ordered and has not ended; while the database is away nothing in it moves. */
  private Map<String, String> open(Parts parts) {
    try {
      steps = parts.documents.steps();
    } catch (MongoTimeoutException | MongoSocketException away) {
      assertThat(hits).as("the database is away unasked: " + away).anyMatch(h -> h.hurt.fault() == DATABASE_AWAY);
    }
    var open = new LinkedHashMap<String, String>();
    for (int i = 1; i <= ordered.get(); i++) {
      var step = steps.getOrDefault(ChaosChecks.request(i), "not taken in");
      if (!step.startsWith("ended") || step.endsWith("unsent")) {
        open.put(ChaosChecks.request(i), step);
      }
    }
    return open;
  }

  private boolean isHealthy(Daemon site) throws IOException, InterruptedException {
    return stack.get("http://127.0.0.1:" + site.environment().get("FLEX_SITE_PORT") + "/actuator/health/liveness")
        .statusCode() == 200;
  }

  private static int port(String address) {
    return URI.create(address.contains("://") ? address : "tcp://" + address).getPort();
  }

  private static boolean accepts(String host, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 500);
      return true;
    }
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
