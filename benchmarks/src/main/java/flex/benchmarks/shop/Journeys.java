package flex.benchmarks.shop;

import flex.contracts.wire.Decoded;
import flex.contracts.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The moments of each shop, in milliseconds since 1970: when each of its messages was decided ({@code ce_time}, which is the
 * time of the saga's event or of the agent's answer) and when it was sent (the record's time).
 */
final class Journeys {
  private static final String DECIDED = " decided";
  private static final String SENT = " sent";
  private static final String REQUESTED = "provisioning.ShopRequested" + SENT;
  private static final String READY = "heard";

  /** What happens between two moments; each begins where the one before it ends. */
  private record Stage(String what, String end, boolean isAgentsStart) {
    Stage(String what, String end) {
      this(what, end, false);
    }
  }

  private static final List<Stage> STAGES = List.of(
      new Stage("request: sent, heard, checked against the rules", "request.Accepted" + DECIDED),
      new Stage("request written; address reserved", "site.AddressReserved" + DECIDED),
      new Stage("VM cloned from its template", "site.VmCloned" + DECIDED),
      new Stage("VM started", "site.VmStarted" + DECIDED),
      new Stage("(the agent starts)", "store.AgentReady" + DECIDED, true),
      new Stage("site hears that the agent is ready", "site.AgentReady" + DECIDED),
      new Stage("configure: written and sent", "store.ConfigureStore" + SENT),
      new Stage("configure: heard, journaled, done by the agent", "store.StoreConfigured" + DECIDED),
      new Stage("configure: answer sent and heard", "site.StoreConfigured" + DECIDED),
      new Stage("create shop: written and sent", "store.CreateShop" + SENT),
      new Stage("create shop: heard, journaled, done by the agent", "store.ShopCreated" + DECIDED),
      new Stage("create shop: answer sent and heard", "site.ShopCreated" + DECIDED),
      new Stage("open shop: written and sent", "store.OpenShop" + SENT),
      new Stage("open shop: heard, journaled, done by the agent", "store.ShopOpened" + DECIDED),
      new Stage("open shop: answer sent and heard", "site.ShopOpened" + DECIDED),
      new Stage("reported in the registry", "site.ShopReady" + DECIDED),
      new Stage("end written, sent and heard", READY));

  private final Wire wire = Wire.flex();
  private final Map<String, Map<String, Long>> byStore = new HashMap<>();

  /** Of {@code store}, ShopReady was heard then. */
  void heard(String store, long at) {
    of(store).put(READY, at);
  }

  void add(ConsumerRecord<String, byte[]> record) {
    if (wire.decode(record) instanceof Decoded.Valid(var envelope, var key, _, _)) {
      var name = envelope.type().replaceAll("^flex\\.|\\.v\\d+$", "");
      var moments = of(key.startsWith(ShopLatency.REQUEST) ? key.substring(ShopLatency.REQUEST.length()) : key);
      // One that was sent again counts where it came first.
      moments.putIfAbsent(name + DECIDED, envelope.time().toEpochMilli());
      moments.putIfAbsent(name + SENT, record.timestamp());
    }
  }

  private Map<String, Long> of(String store) {
    return byStore.computeIfAbsent(store, _ -> new HashMap<>());
  }

  /** The table, and the sum of what is not the agent's start, for the stores named. */
  void print(Collection<String> stores) {
    var shops = stores.stream().map(this::of).toList();
    System.out.printf(Locale.ROOT, "%-52s%9s%9s%9s%9s%n", "ms", "p10", "p50", "p90", "mean");
    var former = REQUESTED;
    for (var stage : STAGES) {
      var from = former;
      line(stage.what, shops, s -> between(s, from, stage.end));
      former = stage.end;
    }
    line("ShopRequested to ShopReady without the agent's start", shops, s -> between(s, REQUESTED, READY) - start(s));
  }

  private static long start(Map<String, Long> shop) {
    long start = 0;
    for (int i = 1; i < STAGES.size(); i++) {
      if (STAGES.get(i).isAgentsStart) {
        start += between(shop, STAGES.get(i - 1).end, STAGES.get(i).end);
      }
    }
    return start;
  }

  private static long between(Map<String, Long> shop, String from, String to) {
    var missing = new ArrayList<>(List.of(from, to));
    missing.removeAll(shop.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalStateException("there is no " + missing + " in " + shop);
    }
    return Objects.requireNonNull(shop.get(to)) - Objects.requireNonNull(shop.get(from));
  }

  private static void line(String what, List<Map<String, Long>> shops, ToLongFunction<Map<String, Long>> took) {
    var all = shops.stream().mapToLong(took).sorted().toArray();
    System.out.printf(Locale.ROOT, "%-52s%9d%9d%9d%9.1f%n", what, all[all.length / 10],
        all[all.length / 2], all[(int) (all.length * 0.9)],
        Arrays.stream(all).average().orElseThrow());
  }
}
