package flex.acceptance;

import flex.acceptance.ChaosOrders.InWork;
import flex.acceptance.ChaosPlan.Act.Hurt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/** Ends what is to be ended, and starts it again. Safe for many threads. */
final class ChaosFaults {
  /** Steps that an agent carries out. */
  private static final Set<String> COMMANDS = Set.of("CONFIGURE_STORE", "CREATE_SHOP", "OPEN_SHOP");

  private final Stack stack;
  private final ChaosVms vms;
  private final ChaosOrders orders;
  private final Daemon broker;
  private final Daemon database;
  private final Daemon site;
  private final Daemon second;
  /** Requests whose agent was ended at work: an agent that is only just coming back is not at work. */
  private final Set<String> endedAtWork = ConcurrentHashMap.newKeySet();

  ChaosFaults(Stack stack, ChaosVms vms, ChaosOrders orders, Daemon second) throws IOException {
    this.stack = stack;
    this.vms = vms;
    this.orders = orders;
    this.broker = stack.daemon("broker");
    this.database = stack.daemon("database");
    this.site = stack.daemon("site-service");
    this.second = second;
  }

  /**
   * Returns when a victim was ended while a shop was in work. It is waited for as long as the round may last, and where
   * nobody is in work any more, another shop is ordered: neither a slow machine nor a fast one can miss it.
   *
   * @param random decides among several victims
   */
  ChaosHit carryOut(Hurt hurt, Random random) {
    return await().atMost(ChaosRound.RECOVERY_LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(250))
        .until(() -> attempt(hurt, random), Optional::isPresent).orElseThrow();
  }

  private Optional<ChaosHit> attempt(Hurt hurt, Random random) throws IOException {
    var open = orders.inWork();
    if (open.steps().isEmpty()) {
      orders.another();
      return Optional.empty();
    }
    return switch (hurt.fault()) {
      case BROKER_AWAY -> end(hurt, broker, open, () -> accepts("127.0.0.1", port(stack.bootstrap())));
      case DATABASE_AWAY -> {
        orders.expectDatabaseAway();
        yield end(hurt, database, open, () -> accepts("127.0.0.1", port(stack.database())));
      }
      case SITE_KILLED -> end(hurt, site, open, () -> isHealthy(site));
      case SECOND_SITE_KILLED -> end(hurt, second, open, () -> isHealthy(second));
      case AGENT_KILLED, VM_KILLED -> endInside(hurt, List.copyOf(open.steps().keySet()), open, random);
      case WORKING_AGENT_KILLED -> endAtWork(hurt, open, random);
    };
  }

  /** Empty where it does not run at this moment, as another fault's revival is due. */
  private static Optional<ChaosHit> end(Hurt hurt, Daemon daemon, InWork open, Callable<Boolean> isBack) {
    var at = Instant.now();
    return daemon.kill()
        ? Optional.of(new ChaosHit(hurt, hurt.fault().words(), at, open, () -> daemon.isAlive() && isBack.call()))
        : Optional.empty();
  }

  /** Where all who could come to a command have had their turn, another one is ordered. */
  private Optional<ChaosHit> endAtWork(Hurt hurt, InWork open, Random random) throws IOException {
    var left = open.steps().keySet().stream().filter(r -> !endedAtWork.contains(r)).toList();
    if (left.isEmpty()) {
      orders.another();
      return Optional.empty();
    }
    var atWork = new ArrayList<>(left.stream().filter(r -> COMMANDS.contains(open.steps().get(r))).toList());
    Collections.shuffle(atWork, random);
    for (var request : atWork) {
      if (endedAtWork.add(request)) {
        var hit = endInside(hurt, List.of(request), open, random);
        if (hit.isPresent()) {
          return hit;
        }
        endedAtWork.remove(request);
      }
    }
    return Optional.empty();
  }

  /** The agent of one of these requests, and where the whole VM is meant its init before it. */
  private Optional<ChaosHit> endInside(Hurt hurt, List<String> requests, InWork open, Random random)
      throws IOException {
    var shuffled = new ArrayList<>(requests);
    Collections.shuffle(shuffled, random);
    for (var request : shuffled) {
      var vm = vms.find(ChaosChecks.aliasOf(request));
      if (vm.isPresent()) {
        var hit = endInside(hurt, request, vm.get(), open);
        if (hit.isPresent()) {
          return hit;
        }
      }
    }
    return Optional.empty();
  }

  /** One after the other, each until its victim is gone: nobody is ended twice who could be ended once. */
  private synchronized Optional<ChaosHit> endInside(Hurt hurt, String request, ChaosVms.Vm vm, InWork open)
      throws IOException {
    var init = vms.init(vm);
    var agent = vms.agent(vm);
    if (init.isEmpty() || agent.isEmpty()) {
      return Optional.empty();
    }
    var at = Instant.now();
    var isEnded = hurt.fault() == ChaosPlan.Fault.VM_KILLED
        ? init.get().destroyForcibly() && agent.get().destroyForcibly()
        : agent.get().destroyForcibly();
    if (isEnded) {
      agent.get().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
    return isEnded
        ? Optional.of(new ChaosHit(hurt, "%s (%s, %s)".formatted(hurt.fault().words(), vm.alias(),
            open.steps().get(request)), at, open,
            () -> vms.agent(vm).filter(a -> a.pid() != agent.get().pid()).isPresent() && accepts(vm.address(), 8000)))
        : Optional.empty();
  }

  /** Starts again what a fault has ended. */
  void revive(Hurt hurt) throws IOException {
    switch (hurt.fault()) {
      case BROKER_AWAY -> broker.start();
      case DATABASE_AWAY -> database.start();
      case SITE_KILLED -> site.start();
      case SECOND_SITE_KILLED -> second.start();
      case AGENT_KILLED, VM_KILLED, WORKING_AGENT_KILLED ->
        throw new IllegalStateException("nobody starts it from outside");
    }
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
}
