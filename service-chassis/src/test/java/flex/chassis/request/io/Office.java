package flex.chassis.request.io;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import flex.chassis.database.io.Databases;
import flex.chassis.messages.io.Answers;
import flex.chassis.messages.io.TestAnswers;
import flex.chassis.request.Move;
import flex.chassis.request.Move.Facts;
import flex.chassis.request.Move.Order;
import flex.chassis.request.RequestHistory;
import flex.contracts.DomainName;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.SiteCommand.ConfigureStore;
import flex.contracts.StoreAlias;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestDatabase;
import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import flex.steps.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One instance of a service that takes requests to move, on a real database and a broker that only takes note. */
final class Office implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  static final Duration KEPT = Duration.ofHours(1);

  final MockProducer<String, byte[]> producer = new MockProducer<>(true, new StringSerializer(),
      new ByteArraySerializer());
  final Sagas sagas;
  final EarlyCancelStores early;
  final Requests requests;
  final Move move = new Move();
  private final Wire wire = Wire.flex("site");
  private final MongoClient client = MongoClients.create(TestDatabase.shared().uri());
  private final AtomicBoolean packing;

  /** @param packing whether the first step goes on for as long as nobody stops it; else all is done at once */
  Office(String database, MongoClient forCancels, boolean packing, Instant now, EarlyCancelStores.Bounds bounds) {
    this.packing = new AtomicBoolean(packing);
    var clock = Clock.fixed(now, ZoneOffset.UTC);
    sagas = new Sagas(client.getDatabase(database), producer, wire, KernelSettings.of("/tests"), Clock.systemUTC(),
        new SimpleMeterRegistry()).register(move,
            move.<Object>handlers((task, _) -> isPacking(task)
                ? new Outcome.Busy<>("the packers")
                : Outcome.done()));
    early = new EarlyCancelStores(Databases.template(forCancels, database), clock, KEPT, bounds);
    requests = new Requests(sagas, new RequestHistory(Map.of(move.type(), move)),
        Map.of(ConfigureStore.class,
            new RequestIntake<>(ConfigureStore.class, Move.KIND, move, Office::order, _ -> List.of(),
                _ -> Facts.NONE)),
        early, TestAnswers.of(producer, wire, clock), clock);
    sagas.start();
  }

  private boolean isPacking(Object task) {
    return packing.get() && task.getClass().getSimpleName().equals("Pack");
  }

  private static Order order(ConfigureStore c) {
    return new Order(c.requestId(), Move.KIND, c.storeAlias(), null);
  }

  Requests.Answer submit(String id) {
    return requests.submit(new ConfigureStore(new RequestId(id), new StoreAlias("one"), new DomainName("one.example")),
        Cause.of("/provisioning#" + id));
  }

  Requests.Answer cancel(String id, String message) {
    return requests.cancel(new RequestId(id), "withdrawn", Cause.of("/operator#" + message),
        new Answers.To("/operator", message));
  }

  Optional<String> status(String id) {
    return requests.state(new RequestId(id)).map(s -> s.status().name());
  }

  /** Rejections so far, and nothing else. */
  List<RequestEvent.Rejected> rejections() {
    return said("flex.request.Rejected.v1").map(r -> read(r, RequestEvent.Rejected.class)).toList();
  }

  /** Types of what was said about a request, in order. */
  List<String> said(RequestId id) {
    return producer.history().stream().filter(r -> r.key().equals(id.value())).map(Office::type).toList();
  }

  private Stream<ProducerRecord<String, byte[]>> said(String type) {
    return producer.history().stream().filter(r -> type(r).equals(type));
  }

  private static String type(ProducerRecord<?, ?> record) {
    return new String(record.headers().lastHeader("ce_type").value(), UTF_8);
  }

  private static <T> T read(ProducerRecord<String, byte[]> record, Class<T> type) {
    try {
      return Json.mapper().readValue(record.value(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sagas.close();
    client.close();
  }
}
