package flex.kernel;

import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoDatabase;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Begin;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A database that refuses to make indexes for a while. */
class IndexIT {
  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldFinishWhatIsDueWithoutIndexesAndMakeThemWhenItCan() {
    var gone = kernel(TappedDatabase.of(harness.database, (_, _, command) -> command.get()));
    gone.close();
    gone.handle(Steps.TYPE, "a", Cause.of("begin"), new Begin(2));
    var refusing = new AtomicBoolean(true);
    var refused = new AtomicInteger();

    harness.started(kernel(TappedDatabase.of(harness.database, (name, collection, command) -> {
      // One in the midst, so that it shows whether all are tried again.
      if (name.equals("createIndex sagas_archive") && refusing.get()) {
        refused.incrementAndGet();
        throw new MongoTimeoutException("the index cannot be made");
      }
      return command.get();
    })));

    await().until(() -> gone.find("a").orElseThrow().status() == Status.ENDED);
    assertThat(refused).hasPositiveValue();
    assertThat(indexes("sagas_history")).as("after the one that is refused").isLessThan(2);
    refusing.set(false);
    await().until(() -> indexes("sagas") == 5 && indexes("sagas_archive") == 4 && indexes("sagas_history") == 2);
  }

  @Test
  void shouldMakeNoIndexWhileAnotherPartOfTheProcessMakesOne() {
    var store = new MongoSagaStore(harness.database, Harness.settings());
    var making = new Thread(store::createIndexes);

    IndexBuilds.oneAfterTheOther(() -> {
      making.start();
      await().until(() -> making.getState() == Thread.State.BLOCKED);
      assertThat(indexes("sagas")).isLessThan(2);
    });

    await().until(() -> indexes("sagas_history") == 2);
  }

  private Sagas kernel(MongoDatabase database) {
    return new Sagas(database, harness.producer, harness.wire, Harness.settings(), Clock.systemUTC(), harness.meters)
        .register(new Steps(), Harness.DOING);
  }

  /** With that on {@code _id}. */
  private long indexes(String collection) {
    return StreamSupport.stream(harness.database.getCollection(collection).listIndexes().spliterator(), false).count();
  }
}
