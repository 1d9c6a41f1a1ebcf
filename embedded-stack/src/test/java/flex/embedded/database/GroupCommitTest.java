package flex.embedded.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class GroupCommitTest {

  private static final int WRITERS = 64;
  private static final int WRITES = 40;

  private final Set<Integer> applied = ConcurrentHashMap.newKeySet();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile Set<Integer> durable = Set.of();

  @Test
  void shouldReturnOnlyDurableWritesWhenManyWrite() throws Exception {
    var wrong = new AtomicInteger();
    var group = new GroupCommit(() -> {
      if (underWay.get() != 0)
        wrong.incrementAndGet();
      commits.incrementAndGet();
      durable = Set.copyOf(applied);
    }, _ -> wrong.incrementAndGet());

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = new CountDownLatch(1);
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        executor.execute(() -> {
          awaitOpen(start);
          for (int k = 0; k < WRITES; k++) {
            int value = writer * WRITES + k;
            group.write(() -> {
              underWay.incrementAndGet();
              applied.add(value);
              underWay.decrementAndGet();
              return value;
            });
            if (!durable.contains(value))
              wrong.incrementAndGet();
          }
        });
      }
      start.countDown();
    }

    assertThat(wrong).hasValue(0);
    assertThat(durable).hasSize(WRITERS * WRITES);
  }

  @Test
  void shouldShareOneCommitWhenWritersQueueBehindAnother() throws Exception {
    var firstMayEnd = new CountDownLatch(1);
    var group = new GroupCommit(() -> {
      if (commits.incrementAndGet() == 1)
        awaitOpen(firstMayEnd);
    }, _ -> {});
    Thread first = Thread.ofPlatform().start(() -> group.write(() -> applied.add(0)));
    await().until(() -> commits.get() == 1);
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < WRITERS; i++) {
      int value = i;
      others.add(Thread.ofPlatform().start(() -> group.write(() -> applied.add(value))));
    }
    await().until(() -> others.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

    firstMayEnd.countDown();
    first.join();
    for (Thread other : others)
      other.join();

    assertThat(applied).hasSize(WRITERS);
    assertThat(commits).hasValue(2);
  }

  @Test
  void shouldCommitAndPassOnTheErrorWhenAWriteFails() {
    var group = new GroupCommit(commits::incrementAndGet, _ -> {});

    assertThatThrownBy(() -> group.write(() -> {
      throw new IllegalArgumentException("duplicate");
    })).hasMessage("duplicate");
    assertThat(commits).hasValue(1);
  }

  @Test
  void shouldReportAndNotReturnWhenTheCommitFails() {
    var reported = new AtomicInteger();
    var group = new GroupCommit(() -> {
      throw new IllegalStateException("disk full");
    }, _ -> reported.incrementAndGet());

    assertThatThrownBy(() -> group.write(() -> 1)).hasMessage("disk full");
    assertThat(reported).hasValue(1);
  }

  @Test
  void shouldShowAChangeOnlyOnceDurableWhenItsCommitIsUnderWay() throws Exception {
    var mayEnd = new CountDownLatch(1);
    var group = new GroupCommit(() -> {
      if (commits.incrementAndGet() == 1)
        awaitOpen(mayEnd);
      durable = Set.copyOf(applied);
    }, _ -> {});
    Thread writer = Thread.ofPlatform().start(() -> group.write(() -> applied.add(1)));
    await().until(() -> commits.get() == 1);

    assertShownOnlyOnceDurable(group, mayEnd);
    writer.join();
  }

  @Test
  void shouldShowAChangeOnlyOnceDurableWhenItsWriterIsNotThrough() throws Exception {
    var mayEnd = new CountDownLatch(1);
    var group = new GroupCommit(() -> durable = Set.copyOf(applied), _ -> {});
    Thread writer = Thread.ofPlatform().start(() -> group.write(() -> applyAndStay(mayEnd)));
    await().until(() -> applied.contains(1));

    assertShownOnlyOnceDurable(group, mayEnd);
    writer.join();
  }

  @Test
  void shouldShowAChangeOnlyOnceDurableWhenItsLoneWriterIsNotThrough() throws Exception {
    var mayEnd = new CountDownLatch(1);
    var group = new GroupCommit(() -> durable = Set.copyOf(applied), _ -> {});
    Thread writer = Thread.ofPlatform().start(() -> group.writeAlone(() -> applyAndStay(mayEnd)));
    await().until(() -> applied.contains(1));

    assertShownOnlyOnceDurable(group, mayEnd);
    writer.join();
  }

  @Test
  void shouldShowNothingThatACommitFailedToMakeDurable() {
    var group = new GroupCommit(() -> {
      throw new IllegalStateException("disk full");
    }, _ -> {});
    assertThatThrownBy(() -> group.write(() -> applied.add(1))).hasMessage("disk full");

    assertThatThrownBy(() -> group.read(() -> applied.contains(1))).hasMessage("disk full");
  }

  @Test
  void shouldReadWithoutACommitWhenAllIsDurable() {
    var group = new GroupCommit(commits::incrementAndGet, _ -> {});
    group.write(() -> applied.add(1));

    assertThat(group.read(() -> applied.contains(1))).isTrue();
    assertThat(commits).hasValue(1);
  }

  /** A reader sees the change while the latch holds up its way into the file, and is back only once it is there. */
  private void assertShownOnlyOnceDurable(GroupCommit group, CountDownLatch mayEnd) throws Exception {
    var shown = new AtomicBoolean();
    var durableWhenShown = new AtomicBoolean();
    Thread reader = Thread.ofPlatform().start(() -> {
      shown.set(group.read(() -> applied.contains(1)));
      durableWhenShown.set(durable.contains(1));
    });
    await().until(() -> reader.getState() == Thread.State.WAITING || !reader.isAlive());
    boolean waits = reader.isAlive();

    mayEnd.countDown();
    reader.join();

    assertThat(waits).as("the reader waits for the commit").isTrue();
    assertThat(shown).isTrue();
    assertThat(durableWhenShown).isTrue();
  }

  private boolean applyAndStay(CountDownLatch mayEnd) {
    applied.add(1);
    awaitOpen(mayEnd);
    return true;
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
