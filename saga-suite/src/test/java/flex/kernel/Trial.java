package flex.kernel;

import com.mongodb.MongoTimeoutException;
import flex.kernel.SagaView.Status;
import flex.kernel.Sagas.Cause;
import flex.kernel.Steps.Answered;
import flex.kernel.Steps.Begin;
import flex.kernel.Steps.Do;
import flex.kernel.Steps.Event;
import flex.kernel.Steps.Input;
import flex.kernel.Steps.Poke;
import flex.kernel.Steps.State;
import flex.kernel.Steps.Undo;
import flex.kernel.Steps.Undone;
import flex.kernel.World.Doom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.bson.Document;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One try: random inputs, repeated and out of order, to two kernels, one of which crashes, while the clock jumps; and the
 * comparison of what came of it with what must come of it.
 */
final class Trial {
  private static final int SAGAS = 3;
  private static final int POKES = 6;
  private static final int RESTS_EVERY = 8;
  private static final List<Duration> JUMPS = List.of(Duration.ofHours(1), Duration.ofHours(-1),
      Duration.ofSeconds(61));

  private Trial() {}

  /** A database that refuses every twentieth write, or takes it and does not say so. */
  static Parts flaky(long seed) {
    var luck = new Random(seed);
    return new Parts() {
      @Override
      public MemorySagaStore store() {
        return new MemorySagaStore(World.SETTINGS) {
          @Override
          public synchronized boolean save(SagaDocument before, SagaDocument after,
              List<Definition.NewEvent> events) {
            var failure = luck.nextInt(20);
            if (failure == 0) {
              throw new MongoTimeoutException("not written");
            }
            var saved = super.save(before, after, events);
            if (failure == 1) {
              throw new MongoTimeoutException("written, perhaps");
            }
            return saved;
          }
        };
      }
    };
  }

  /** One try; what the kernel was at that crashed, if one did. */
  static Optional<String> run(Parts parts, Doom doom, Random random) {
    var fates = new ConcurrentHashMap<String, Fate>();
    try (var world = new World(parts, tasks(fates))) {
      for (int s = 0; s < SAGAS; s++) {
        fates.put("s" + s, new Fate(random.nextInt(3) == 0, random.nextInt(4) == 0 ? random.nextInt(3) : -1));
      }
      var kernels = new ArrayList<>(List.of(world.kernel(doom), world.kernel(Doom.NEVER)));
      var deliveries = deliveries(random);
      var sagas = deliveries.stream().map(Delivery::saga).distinct().toList();
      for (var delivery : deliveries) {
        deliver(world, kernels, delivery, random);
        if (random.nextInt(4) == 0) {
          stale(kernels.getLast(), delivery.saga, random);
        }
        if (random.nextInt(30) == 0) {
          world.clock.move(JUMPS.get(random.nextInt(JUMPS.size())));
        }
        if (parts.rests() && random.nextInt(RESTS_EVERY) == 0) {
          rest(parts, world, sagas);
        }
      }
      await(parts, world, sagas);
      for (var saga : sagas) {
        verify(world, saga, deliveries, fates.getOrDefault(saga, new Fate(false, -1)));
      }
      return world.crashedAt;
    }
  }

  /** Whether the last step of a saga is refused, and at which step its task never answers, so that its timer must. */
  private record Fate(boolean refused, int hangsAt) {}

  private record Delivery(String saga, String cause, Input input) {}

  /** Every message at least once, some more often, in any order. */
  private static List<Delivery> deliveries(Random random) {
    var all = new ArrayList<Delivery>();
    for (int s = 0; s < SAGAS; s++) {
      all.add(new Delivery("s" + s, "begin", new Begin(1 + random.nextInt(4))));
      for (int p = 0; p < POKES; p++) {
        all.add(new Delivery("s" + s, "poke-" + p, new Poke("p" + p)));
      }
    }
    for (int i = all.size(); i > 0; i--) {
      all.add(all.get(random.nextInt(all.size())));
    }
    Collections.shuffle(all, random);
    return all;
  }

  /** As Kafka does: again, to whoever is alive, until it is taken in. */
  private static void deliver(World world, List<World.Kernel> kernels, Delivery d, Random random) {
    while (true) {
      var kernel = kernels.get(random.nextInt(kernels.size()));
      try {
        kernel.sagas.handle(Steps.TYPE, d.saga, Cause.of(d.cause), d.input);
        return;
      } catch (MongoTimeoutException _) {
        // Written or not: the same message comes again, as it does from Kafka.
      } catch (World.Crash crash) {
        kernels.remove(kernel);
        kernels.add(world.kernel(Doom.NEVER));
      }
    }
  }

  /** An answer of an epoch that is no more, or not yet. It says the opposite of what the right one says. */
  private static void stale(World.Kernel kernel, String saga, Random random) {
    try {
      var step = random.nextInt(4);
      kernel.sagas.find(saga).ifPresent(view -> view.events().forEach(e -> kernel.sagas.answer(saga, "do-" + step,
          e.number(), random.nextBoolean() ? 0 : 99, new Answered(step, false))));
    } catch (MongoTimeoutException | World.Crash _) {
      // An answer that nobody waits for need not arrive.
    }
  }

  /** Time passes until all is over: leases of the crashed run out, timers of steps that hang fire. */
  private static void await(Parts parts, World world, List<String> sagas) {
    passTime(parts, world, () -> sagas.stream().allMatch(
        id -> isOver(world.store, id) && (!parts.rests() || isArchived(world.store, id))));
  }

  /** Time passes until all that has ended is archived. */
  private static void rest(Parts parts, World world, List<String> sagas) {
    passTime(parts, world, () -> sagas.stream().allMatch(
        id -> !isOver(world.store, id) || isArchived(world.store, id)));
  }

  /** A lease now and then where the kernels are to rest, so that they look at their sagas again; half an hour rarely. */
  private static void passTime(Parts parts, World world, Callable<Boolean> condition) {
    var polls = new AtomicInteger();
    Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).atMost(parts.patience())
        .until(() -> {
          if (polls.incrementAndGet() % 25 == 0) {
            world.clock.move(Duration.ofMinutes(31));
          } else if (parts.rests() && polls.get() % 2 == 0) {
            world.clock.move(parts.settings().lease().plusMillis(1));
          }
          return condition.call();
        });
  }

  private static boolean isOver(SagaStore store, String id) {
    return store.find(id).filter(d -> d.getString("status").equals(Status.ENDED.name())
        && d.get("outbox", new Document()).isEmpty()).isPresent();
  }

  private static boolean isArchived(SagaStore store, String id) {
    return store.find(id).filter(d -> d.getBoolean("archived", false)).isPresent();
  }

  private static void verify(World world, String saga, List<Delivery> deliveries, Fate fate) {
    var document = world.store.find(saga).orElseThrow();
    var steps = new Steps();
    var codec = new Named.Codec(steps);
    var stored = world.store.allEvents(document);
    var events = stored.stream().map(e -> (Event) codec.decode(SagaBson.named(e)))
        .toList();

    State state = steps.initial();
    var expected = new ArrayList<String>();
    for (int n = 0; n < events.size(); n++) {
      state = steps.evolve(state, events.get(n));
      var number = n + 1;
      steps.react(state, events.get(n)).forEach(e -> {
        if (e instanceof Effect.Send(Steps.Note(_, var what))) {
          expected.add(saga + ":" + number + " " + what);
        }
      });
    }
    assertThat(codec.decode(SagaBson.named(document.get("state", new Document()))))
        .as("the state is that of the events")
        .isEqualTo(state);
    assertThat(events.stream().filter(e -> e instanceof Steps.Poked)).as("every message has its effect once")
        .containsExactlyInAnyOrderElementsOf(pokes(saga, deliveries));
    assertThat(stored).extracting(e -> e.get("n"))
        .as("events are numbered without a gap").containsExactlyElementsOf(numbers(events.size()));
    assertThat(stored).extracting(e -> e.getString("cause")).as("no input counts twice, and no timer fires twice")
        .doesNotHaveDuplicates();
    verifySteps(events, stored, state.total(), fate);
    assertThat(first(world.log(), saga)).as("all messages arrive, in order").containsExactlyElementsOf(expected);
  }

  /** Forward to the end, or to the one step that failed and back; and it failed for a reason. */
  private static void verifySteps(List<Event> events, List<Document> stored, int total, Fate fate) {
    var done = events.stream().filter(e -> e instanceof Steps.StepDone).count();
    var failed = IntStream.range(0, events.size()).filter(n -> events.get(n) instanceof Steps.StepRefused).toArray();
    if (failed.length == 0) {
      assertThat(done).as("every step is done").isEqualTo(total);
      assertThat(fate.refused || (fate.hangsAt >= 0 && fate.hangsAt < total)).as("a refusal counts").isFalse();
      return;
    }
    assertThat(failed).as("it turns back once").hasSize(1);
    var at = ((Steps.StepRefused) events.get(failed[0])).step();
    var undone = events.stream().filter(e -> e instanceof Steps.StepUndone)
        .map(e -> ((Steps.StepUndone) e).step()).toList();
    assertThat(done).as("steps done before it turned back").isEqualTo(at);
    assertThat(undone).as("all is undone, in reverse").containsExactlyElementsOf(
        IntStream.rangeClosed(0, at).mapToObj(i -> at - i).toList());
    if (!stored.get(failed[0]).getString("cause").startsWith("timer:")) {
      assertThat(fate.refused && at == total - 1).as("only the awaited answer of a task counts").isTrue();
    }
  }

  private static Set<Event> pokes(String saga, List<Delivery> deliveries) {
    var all = new LinkedHashSet<Event>();
    deliveries.stream().filter(d -> d.saga.equals(saga) && d.input instanceof Poke)
        .forEach(d -> all.add(new Steps.Poked(((Poke) d.input).how())));
    return all;
  }

  private static List<Long> numbers(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  /** What a receiver sees who drops what it has seen. */
  private static Set<String> first(List<String> log, String saga) {
    var seen = new LinkedHashSet<String>();
    log.stream().filter(line -> line.startsWith(saga + ":")).forEach(seen::add);
    return seen;
  }

  private static Map<Class<?>, TaskHandler<?, Input>> tasks(Map<String, Fate> fates) {
    return Map.of(Do.class, new Handler<Do>((task, context) -> {
      var fate = fates.getOrDefault(context.sagaId(), new Fate(false, -1));
      if (task.step() == fate.hangsAt) {
        new CountDownLatch(1).await();
      }
      return new Answered(task.step(), !(task.last() && fate.refused));
    }),
        Undo.class, new Handler<Undo>((task, _) -> new Undone(task.step())));
  }

  @FunctionalInterface
  private interface Run<T> {
    Input run(T task, TaskHandler.Context context) throws InterruptedException;
  }

  private record Handler<T>(Run<T> run)
      implements
        TaskHandler<T, Input> {
    @Override
    public Input run(T task, Context context) throws InterruptedException {
      return run.run(task, context);
    }

    @Override
    public Input gaveUp(T task, Context context, Exception last) {
      throw new IllegalStateException(last);
    }
  }
}
