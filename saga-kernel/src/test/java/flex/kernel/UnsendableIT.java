package flex.kernel;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Sagas.Result;
import flex.kernel.Steps.Poke;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Messages that no broker will ever take hold up their own saga only, and somebody is told. */
class UnsendableIT {
  private final Harness harness = new Harness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldLetASagaWaitWhoseMessageCannotBeSent() {
    var small = harness.producer(Map.of("max.request.size", 2_000));
    var sagas = harness.kernel(Map.of(), Harness.settings(), Clock.systemUTC(), small);
    for (var id : List.of("a", "b")) {
      sagas.handle(Steps.TYPE, id, Cause.of("m1"), new Poke("fine"));
      sagas.handle(Steps.TYPE, id, Cause.of("m2"), new Poke("x".repeat(2_000)));
      await().until(() -> sagas.find(id).orElseThrow().status() == Status.PARKED);
    }
    assertThat(sagas.find("a").orElseThrow().parkedBecause()).extracting(SagaView.Because::detail).asString()
        .startsWith("message 2 cannot be sent")
        .contains("max.request.size");
    assertThat(sagas.handle(Steps.TYPE, "a", Cause.of("m3"), new Poke("third")).result()).isEqualTo(Result.PARKED);
    assertThat(sagas.handle(Steps.TYPE, "c", Cause.of("m4"), new Poke("others go on")).result())
        .isEqualTo(Result.APPLIED);
    await().until(() -> sagas.find("c").orElseThrow().unsent() == 0);

    var without = sagas.skipStep("b", "nobody needs it", null);
    assertThat(without.status()).isEqualTo(Status.OPEN);
    assertThat(without.interventions().getLast().skipped()).extracting(SagaView.Waiting::cause).isEqualTo("b:2");
    assertThat(without.state()).as("a message is no step").isEqualTo(new Steps().initial());
    sagas.close();
    small.close();
    harness.kernel(Map.of()).retry("a", "larger messages are taken now");

    await().until(() -> notes("a").size() == 3);
    assertThat(notes("a").getLast()).endsWith("poked third");
    assertThat(notes("b")).containsExactly("b:1 poked fine");
  }

  @Test
  void shouldLetASagaWaitWhoseOutboxWasDamaged() {
    var sagas = harness.kernel(Map.of());
    sagas.handle(Steps.TYPE, "a", Cause.of("m1"), new Poke("fine"));
    await().until(() -> sagas.find("a").orElseThrow().unsent() == 0);
    sagas.close();
    var sent = new Document("id", "a:1").append("key", "key").append("type", "test.Note.v1").append("at", Instant.EPOCH)
        .append("cause", "m1").append("data", "{}");
    harness.database.getCollection("sagas").updateOne(Filters.eq("_id", "a"), Updates.combine(
        Updates.set("outbox.1", sent.append("topic", "no such topic!")), Updates.set("nextDueAt", Instant.EPOCH)));

    var other = harness.kernel(Map.of());

    await().until(() -> other.stuck(10).size() == 1);
    assertThat(other.stuck(10).getFirst().parkedBecause()).extracting(SagaView.Because::detail).asString()
        .contains("message 1", "no such topic!");
  }

  private List<String> notes(String saga) {
    return harness.notes().stream().filter(n -> n.startsWith(saga + ":")).distinct().toList();
  }
}
