package flex.kernel;

import flex.kernel.World.Doom;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.awaitility.core.ConditionTimeoutException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Nothing lost, nothing twice, order kept: random inputs, repeated and out of order, to two kernels at once, one of
 * which crashes before or after any write or send. What came of it is compared with what must come of it. The same
 * checks must fail on kernels that lack one of the guards.
 */
class PromisesTest {

  @Property(tries = 150, seed = "20261121")
  void shouldKeepAllPromisesWhateverCrashes(@ForAll @IntRange(min = 1, max = 90) int crashAt, @ForAll boolean after,
      @ForAll long seed) {
    Trial.run(new Parts() {
    }, new Doom("", crashAt, after), new Random(seed));
  }

  /** Kernels that lack one guard. */
  enum Missing implements Parts {
    VERSION_CHECK {
      @Override
      public MemorySagaStore store() {
        return new MemorySagaStore(World.SETTINGS) {
          @Override
          boolean sameVersion(Document stored, SagaDocument before) {
            return true;
          }
        };
      }
    },
    DEDUPE {
      @Override
      public Guards guards() {
        return new Guards() {
          @Override
          boolean seen(Predicate<String> takenIn, String cause) {
            return false;
          }
        };
      }
    },
    DEDUPE_OF_THE_HISTORY {
      @Override
      public MemorySagaStore store() {
        return new MemorySagaStore(World.SETTINGS) {
          @Override
          public synchronized boolean tookIn(SagaDocument saga, String cause) {
            return false;
          }
        };
      }
    },
    EPOCH_CHECK {
      @Override
      public Guards guards() {
        return new Guards() {
          @Override
          boolean awaited(SagaDocument.@Nullable Task task, long event, long epoch) {
            return task != null;
          }
        };
      }
    },
    ACK_BEFORE_REMOVAL {
      @Override
      public Guards guards() {
        return new Guards() {
          @Override
          void arrived(Future<?> sending) {}
        };
      }
    },
    ORDER_OF_THE_OUTBOX {
      @Override
      public Guards guards() {
        return new Guards() {
          @Override
          Collection<Map.Entry<Long, SagaDocument.Unsent>> sequence(SortedMap<Long, SagaDocument.Unsent> outbox) {
            return new TreeMap<>(outbox).descendingMap().entrySet();
          }
        };
      }
    };

    @Override
    public Duration patience() {
      return Duration.ofSeconds(3);
    }
  }

  /** A database that refuses every tenth write, or takes it and does not say so. */
  @Property(tries = 60, seed = "20261122")
  void shouldKeepAllPromisesWhenWritesFailOrSeemTo(@ForAll @IntRange(min = 1, max = 90) int crashAt,
      @ForAll long seed) {
    Trial.run(Trial.flaky(seed), new Doom("", crashAt, true), new Random(seed));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeCaughtWithout(Missing guard) {
    var random = new Random(20261121);
    assertThatThrownBy(() -> {
      for (int i = 0; i < 300; i++) {
        Trial.run(guard, new Doom("", 1 + random.nextInt(90), random.nextBoolean()), new Random(random.nextLong()));
      }
    }).as("a kernel without %s passes", guard).isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class,
        IllegalTransition.class, Residents.Damaged.class);
  }
}
