package flex.kernel;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import flex.kernel.Steps.Answered;
import flex.kernel.Steps.Do;
import flex.kernel.Steps.Input;
import flex.kernel.Steps.Undo;
import flex.kernel.Steps.Undone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;

import static org.awaitility.Awaitility.await;

/**
 * A kernel in a process of its own, to be paused and killed. Its tasks wait while the file {@code hold} is there, and
 * write their effect into a register that refuses an epoch older than the newest it has seen, as participants do.
 * Arguments: database uri, its name, bootstrap servers, topic, directory,
 * seconds of a lease.
 */
final class KernelProcess {
  private KernelProcess() {}

  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[4]);
    var config = new HashMap<String, Object>(Map.of("bootstrap.servers", args[2], "acks", "all"));
    var database = MongoClients.create(args[0]).getDatabase(args[1]);
    var sagas = new Sagas(database, new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()),
        Steps.wire(args[3]), Harness.settings(Duration.ofSeconds(Long.parseLong(args[5]))), Clock.systemUTC(),
        new SimpleMeterRegistry())
        .register(new Steps(), tasks(new Register(database), directory));
    sagas.start();
    Files.createFile(directory.resolve("started-" + ProcessHandle.current().pid()));
    new CountDownLatch(1).await();
  }

  /** What the tasks change: one document per key, fenced by epoch. */
  record Register(MongoDatabase database) {
    /** False where a newer epoch was here before. */
    boolean write(TaskHandler.Context context, String value) {
      var effects = database.getCollection("effects");
      effects.updateOne(new Document("_id", context.key()), new Document("$setOnInsert", new Document("epoch", 0L)),
          new UpdateOptions().upsert(true));
      return effects.updateOne(
          new Document("_id", context.key()).append("epoch", new Document("$lte", context.epoch())),
          new Document("$set", new Document("epoch", context.epoch()).append("value", value))).getMatchedCount() == 1;
    }
  }

  static Map<Class<?>, TaskHandler<?, Input>> tasks(Register register, Path directory) {
    var pid = ProcessHandle.current().pid();
    return Map.of(Do.class, new TaskHandler<Do, Input>() {
      @Override
      public Input run(Do task, Context context) throws IOException {
        Files.writeString(directory.resolve("running-" + pid), context.key() + " " + context.epoch());
        await().forever().pollInterval(Duration.ofMillis(5))
            .until(() -> !Files.exists(directory.resolve("hold-" + pid)));
        return new Answered(task.step(), register.write(context, "by " + pid));
      }

      @Override
      public Input gaveUp(Do task, Context context, Exception last) {
        throw new UncheckedIOException(new IOException(last));
      }
    }, Undo.class, new TaskHandler<Undo, Input>() {
      @Override
      public Input run(Undo task, Context context) {
        return new Undone(task.step());
      }

      @Override
      public Input gaveUp(Undo task, Context context, Exception last) {
        throw new IllegalStateException(last);
      }
    });
  }
}
