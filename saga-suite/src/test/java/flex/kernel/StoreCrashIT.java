package flex.kernel;

import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import flex.embedded.testing.TestDatabase;
import flex.kernel.World.Doom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trial of {@link PromisesTest} on a database, where a kernel crashes between any two commands, also amid what is one
 * step to the kernel: to the archive, back from it, to the history. Goes on for {@code -Dchaos.minutes=N}.
 */
class StoreCrashIT {
  /** What has ended is archived at once, and the clock never jumps so far that it expires. */
  private static final KernelSettings SETTINGS = new KernelSettings("/test", Duration.ofMillis(100),
      Duration.ofMillis(10), Duration.ofMillis(1), Duration.ofDays(10_000), 8);
  /** Of each kind of crash. */
  private static final int MOST_TRIES = 20;

  /** A kind of step, and about how many of them a kernel takes in a trial. */
  private enum Step {
    INSERT("insertOne sagas", 1), UPDATE("updateOne sagas", 40), COPY("replaceOne sagas_archive", 2), STUB(
        "replaceOne sagas with a stub",
        2), REOPEN("replaceOne sagas", 2), HISTORY("bulkWrite sagas_history", 6), FIND("find sagas",
            20), FIND_COPY("find sagas_archive", 4), FIND_STEP("find sagas_history", 2), SEND("send of a message", 15);

    private final String moment;
    private final int times;

    Step(String moment, int times) {
      this.moment = moment;
      this.times = times;
    }
  }

  private record Crash(Step step, boolean after) {
    private static final List<Crash> ALL = Arrays.stream(Step.values())
        .flatMap(s -> List.of(new Crash(s, false), new Crash(s, true)).stream()).toList();

    static Crash of(long seed) {
      return ALL.get(Math.floorMod(seed, ALL.size()));
    }
  }

  private final MongoClient client = MongoClients.create(TestDatabase.shared().uri());

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void shouldKeepAllPromisesWhicheverCommandAKernelCrashesAt() {
    var end = System.nanoTime() + Duration.ofMinutes(Long.getLong("chaos.minutes", 0)).toNanos();
    var first = Long.getLong("chaos.seed", 20261121);
    var missing = new LinkedHashSet<>(Crash.ALL);
    var last = first + (long) MOST_TRIES * Crash.ALL.size();
    for (var seed = first; (seed < last && !missing.isEmpty()) || System.nanoTime() < end; seed++) {
      if ((missing.contains(Crash.of(seed)) || System.nanoTime() < end) && crashes(seed)) {
        missing.remove(Crash.of(seed));
      }
    }

    assertThat(missing).as("crashes that happened in no trial").isEmpty();
  }

  private boolean crashes(long seed) {
    var crash = Crash.of(seed);
    var random = new Random(seed);
    var doom = new Doom(crash.step.moment, 1 + random.nextInt(crash.step.times), crash.after);
    try {
      return attempt(doom, random, 0);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("broken with -Dchaos.seed=" + seed + " and " + doom, e);
    }
  }

  @Test
  void shouldKeepAllPromisesWhenCommandsFailOrSeemTo() {
    for (long seed = 1; seed <= 5; seed++) {
      attempt(Doom.NEVER, new Random(seed), 40);
    }
  }

  /** Whether the kernel crashed. One in {@code failing} commands fails, and as many seem to, unless it is 0. */
  private boolean attempt(Doom doom, Random random, int failing) {
    var database = client.getDatabase(TestDatabase.freshName());
    try {
      return Trial.run(new OnDatabase(database, failing, new Random(random.nextLong())), doom, random).isPresent();
    } finally {
      database.drop();
    }
  }

  private record OnDatabase(MongoDatabase database, int failing, Random luck) implements Parts {
    @Override
    public KernelSettings settings() {
      return SETTINGS;
    }

    @Override
    public SagaStore store() {
      return new MongoSagaStore(database, SETTINGS);
    }

    @Override
    public SagaStore of(World.Kernel kernel, SagaStore store) {
      return new MongoSagaStore(TappedDatabase.of(database, (name, _, command) -> {
        var failure = failing == 0 ? -1 : luck.nextInt(failing);
        if (failure == 0) {
          throw new MongoTimeoutException("not done");
        }
        // What a kernel polls for, it asks again; to count it would only blur the numbers of the others.
        var result = name.startsWith("list ") ? kernel.alive(command) : kernel.mortally(name, command);
        if (failure == 1) {
          throw new MongoTimeoutException("done, perhaps");
        }
        return result;
      }), SETTINGS);
    }

    @Override
    public boolean rests() {
      return true;
    }
  }
}
