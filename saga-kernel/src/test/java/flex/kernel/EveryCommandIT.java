package flex.kernel;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import flex.embedded.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is done to the store, each time somebody dies before or after each of its commands, or is paused there while
 * somebody else does something: what was taken in is there once, and the next one can go on.
 */
class EveryCommandIT {
  private static final Instant A_DAY_LATER = Hand.BEGAN.plus(Duration.ofDays(1));
  private static final List<List<Act>> MEANWHILE = List.of(List.of(Act.TAKE), List.of(Act.SHORTEN),
      List.of(Act.ARCHIVE), List.of(Act.TAKE, Act.SHORTEN), List.of(Act.TAKE, Act.ARCHIVE),
      List.of(Act.ARCHIVE, Act.TAKE), List.of(Act.TAKE, Act.ARCHIVE, Act.TAKE, Act.SHORTEN, Act.ARCHIVE));
  private static final List<List<Act>> AFTER_A_DEATH = List.of(List.of(), List.of(Act.TAKE, Act.ARCHIVE));

  private final MongoClient client = MongoClients.create(TestDatabase.shared().uri());
  private final MongoDatabase database = client.getDatabase(TestDatabase.freshName());
  private final SagaStore store = new MongoSagaStore(database, Harness.settings());
  private int cases;
  private int subjects;

  @AfterEach
  void close() {
    database.drop();
    client.close();
  }

  enum Act {
    TAKE, SHORTEN, ARCHIVE, EXPIRE;

    void by(Hand hand, String cause) {
      switch (this) {
        case TAKE -> hand.take(cause);
        case SHORTEN -> hand.shorten();
        case ARCHIVE -> hand.archive();
        case EXPIRE -> hand.expire();
      }
    }
  }

  enum Situation {
    BEGUN(Act.TAKE), LONG(Act.TAKE, Act.TAKE, Act.TAKE, Act.SHORTEN, Act.TAKE), ARCHIVED(Act.TAKE, Act.TAKE, Act.TAKE,
        Act.SHORTEN, Act.ARCHIVE), TAKEN_BACK(Act.TAKE, Act.TAKE, Act.TAKE, Act.SHORTEN, Act.ARCHIVE, Act.TAKE);

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
    private final List<Act> acts;

    Situation(Act... acts) {
      this.acts = List.of(acts);
    }
  }

  private enum End {
    DEAD_BEFORE, DEAD_AFTER, PAUSED
  }

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseAndRepeatNothing(Situation situation) {
    for (var act : List.of(Act.TAKE, Act.SHORTEN, Act.ARCHIVE)) {
      for (var end : End.values()) {
        for (var meanwhile : end == End.PAUSED ? MEANWHILE : AFTER_A_DEATH) {
          everyCommand(number -> {
            var saga = new Subject();
            situation.acts.forEach(saga::does);
            var hit = saga.isDisturbed(act, number, end, meanwhile);
            saga.verify(act + " " + end + " at " + number + ", meanwhile " + meanwhile);
            return hit;
          });
        }
      }
    }
    assertThat(cases).isGreaterThan(50);
  }

  /** All of a saga or nothing of it, and nothing of it in the way of the next one of that id. */
  @Test
  void shouldForgetAsAWhole() {
    for (var meanwhile : List.of(List.<Act>of(), List.of(Act.EXPIRE), List.of(Act.TAKE), List.of(Act.TAKE, Act.ARCHIVE),
        List.of(Act.TAKE, Act.TAKE, Act.TAKE, Act.TAKE, Act.SHORTEN),
        List.of(Act.TAKE, Act.TAKE, Act.TAKE, Act.SHORTEN, Act.ARCHIVE))) {
      for (var end : End.values()) {
        everyCommand(number -> {
          var saga = new Subject();
          Situation.ARCHIVED.acts.forEach(saga::does);
          var old = List.copyOf(saga.taken);
          saga.now = A_DAY_LATER;
          var hit = saga.isDisturbed(Act.EXPIRE, number, end, meanwhile);
          if (!store.find(saga.id).filter(d -> saga.hand(store).causes().contains(old.getFirst())).isPresent()) {
            saga.taken.removeAll(old);
          }
          saga.verify("EXPIRE " + end + " at " + number + ", meanwhile " + meanwhile);

          saga.now = A_DAY_LATER.plus(Duration.ofDays(1));
          saga.does(Act.EXPIRE);
          for (var name : List.of("sagas", "sagas_archive", "sagas_history")) {
            assertThat(database.getCollection(name).countDocuments()).as("what is left in %s after %s at %s, %s", name,
                end, number, meanwhile).isZero();
          }
          return hit;
        });
      }
    }
    assertThat(cases).isGreaterThan(50);
  }

  /** Each command in turn, until there is none of that number. */
  private void everyCommand(IntPredicate attempt) {
    for (int number = 1; attempt.test(number); number++) {
      cases++;
    }
  }

  /** One saga, and what it has acknowledged. */
  private final class Subject {
    private final String id = "saga-" + ++subjects;
    private final List<String> taken = new ArrayList<>();
    private Instant now = Hand.BEGAN;
    private int messages;

    Hand hand(SagaStore with) {
      return new Hand(with, id, now);
    }

    void does(Act act) {
      does(act, store, "m" + ++messages);
    }

    private void does(Act act, SagaStore with, String cause) {
      act.by(hand(with), cause);
      if (act == Act.TAKE) {
        taken.add(cause);
      }
    }

    /** Whether there was a command of that number. What one who died was at, another does again. */
    boolean isDisturbed(Act act, int number, End end, List<Act> meanwhile) {
      var commands = new AtomicInteger();
      var tapped = new MongoSagaStore(TappedDatabase.of(database, (_, _, command) -> {
        if (commands.incrementAndGet() != number) {
          return command.get();
        }
        if (end == End.PAUSED) {
          meanwhile.forEach(this::does);
          return command.get();
        }
        if (end == End.DEAD_AFTER) {
          var _ = command.get();
        }
        throw new Died();
      }), Harness.settings());
      try {
        does(act, tapped, "disturbed");
      } catch (Died death) {
        meanwhile.forEach(this::does);
        does(act, store, "disturbed");
      }
      return commands.get() >= number;
    }

    void verify(String what) {
      try {
        assertThat(hand(store).causes()).containsExactlyInAnyOrderElementsOf(taken);
        taken.stream().limit(2).forEach(hand(store)::take);
        does(Act.TAKE);
        does(Act.ARCHIVE);
        assertThat(hand(store).causes()).as("after the next message").containsExactlyInAnyOrderElementsOf(taken);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("broken by " + what, e);
      }
    }
  }
}
