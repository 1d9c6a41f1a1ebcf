package flex.benchmarks.shop;

import flex.benchmarks.ServiceJvm;
import flex.contracts.DomainName;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteEvent.ShopReady;
import flex.contracts.SiteEvent.ShopRequestFailed;
import flex.contracts.Topics;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.embedded.launch.EmbeddedServer;
import flex.embedded.launch.Launch;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Shops one after the other, each on a store of its own, from the message that asks for it to the message that it is
 * ready, without the time from the start of its VM until its agent is ready. Broker, database and site-service are
 * processes of their own; the agents are real ones, within this process, which is warm and has the
 * options of a service. Run from the checkout's root.
 * Arguments: shops warm-up.
 */
public final class ShopLatency {
  static final String REQUEST = "order-";
  private static final Duration SHOP_WITHIN = Duration.ofMinutes(3);

  private final Wire wire = Wire.flex();
  private final Map<String, Object> kafka;
  private final Journeys journeys = new Journeys();

  private ShopLatency(String bootstrap) {
    kafka = Map.of("bootstrap.servers", bootstrap);
  }

  public static void main(String[] arguments) throws Exception {
    if (!ServiceJvm.isThis(ShopLatency.class, arguments)) {
      return;
    }
    int shops = Integer.parseInt(arguments[0]);
    int warmup = Integer.parseInt(arguments[1]);
    var home = Files.createTempDirectory("flex-shops-");
    try (var broker = EmbeddedServer.start(Launch.broker(home.resolve("broker")).endingWithThisProcess());
        var database = EmbeddedServer.start(Launch.database(home.resolve("database")).endingWithThisProcess());
        var agents = new WarmAgents(home);
        var _ = new SiteProcess(home, broker.address(), database.uri(), WarmAgents.jar(home))) {
      System.out.println("home: " + home);
      var latency = new ShopLatency(broker.address());
      var stores = latency.open(agents, warmup + shops).subList(warmup, warmup + shops);
      latency.trace();
      latency.journeys.print(stores);
    }
    System.exit(0);
  }

  private List<String> open(WarmAgents agents, int shops) throws Exception {
    var stores = new ArrayList<String>();
    try (var events = consumer();
        var producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      var partitions = events.partitionsFor(Topics.SITE_EVENTS).stream()
          .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      events.assign(partitions);
      events.seekToEnd(partitions);
      partitions.forEach(events::position);
      for (int i = 0; i < shops; i++) {
        var store = "shop-" + i;
        request(producer, store);
        journeys.heard(store, awaitShop(events, store));
        stores.add(store);
        agents.rest();
      }
    }
    return stores;
  }

  private void request(Producer<String, byte[]> producer, String store) throws Exception {
    var wanted = new ShopRequested(new RequestId(REQUEST + store), new Version(SiteProcess.VERSION),
        new ShopType("Flex_" + SiteProcess.VERSION.replace('.', '_')), new VmType("Standard"),
        new DomainName(store + ".example.com"), null, new ShopAlias("Shop"), null,
        new ShopName("The shop of " + store));
    var envelope = Envelope.of(UUID.randomUUID().toString(), "/benchmark", wire.nameOf(wanted), Instant.now());
    producer.send(Wire.record(Topics.PROVISIONING_EVENTS, wanted.requestId().value(), envelope, wire.toJson(wanted)))
        .get();
  }

  private long awaitShop(KafkaConsumer<String, byte[]> events, String store) {
    long end = System.nanoTime() + SHOP_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      for (var record : events.poll(Duration.ofMillis(100))) {
        long at = System.currentTimeMillis();
        if (wire.decode(record) instanceof Decoded.Valid(_, var key, var message, _) && key.equals(REQUEST + store)) {
          if (message instanceof ShopReady) {
            return at;
          }
          if (message instanceof ShopRequestFailed failed) {
            throw new IllegalStateException(failed.toString());
          }
        }
      }
    }
    throw new IllegalStateException("the shop of " + store + " is not ready within " + SHOP_WITHIN);
  }

  /** Every message there was. */
  private void trace() {
    try (var all = consumer()) {
      var partitions = all.listTopics().entrySet().stream()
          .filter(t -> t.getKey().startsWith("flex.") && !t.getKey().endsWith("-dlt"))
          .flatMap(t -> t.getValue().stream()).map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      all.assign(partitions);
      all.seekToBeginning(partitions);
      var ends = all.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> all.position(e.getKey()) < e.getValue())) {
        all.poll(Duration.ofMillis(100)).forEach(journeys::add);
      }
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(), new ByteArrayDeserializer());
  }
}
