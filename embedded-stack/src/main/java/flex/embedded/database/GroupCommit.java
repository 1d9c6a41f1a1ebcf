package flex.embedded.database;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets concurrent writers share one commit. While a commit runs, writers queue; when it ends they all apply, and the
 * first of them commits for all. There is no committing thread, so a lone writer pays no hand-over.
 */
final class GroupCommit {

  private final Runnable commit;
  private final Consumer<RuntimeException> failed;
  /** Fair, so that a commit queues behind all writers that came before it, and takes them along. */
  private final ReentrantReadWriteLock world = new ReentrantReadWriteLock(true);
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicLong applied = new AtomicLong();
  private volatile long durable;

  /**
   * @param commit makes everything applied so far durable
   * @param failed must not return to serving: writes were applied that cannot be acknowledged
   */
  GroupCommit(Runnable commit, Consumer<RuntimeException> failed) {
    this.commit = commit;
    this.failed = failed;
  }

  /** Applies a change beside others and returns, or throws what it throws, once it is durable. */
  <T> T write(Supplier<T> change) {
    return apply(change, world.readLock());
  }

  /** Reads, and returns once all that was seen is durable: what a crash would take back is shown to nobody. */
  <T> T read(Supplier<T> query) {
    T seen = query.get();
    // A writer that is not through may have been seen, too; a commit that begins from now on waits for it.
    if (world.getReadLockCount() > 0 || world.isWriteLocked() || durable < applied.get())
      awaitDurable(applied.incrementAndGet());
    return seen;
  }

  /** Applies a change alone, for changes of structure, and returns once it is durable. */
  <T> T writeAlone(Supplier<T> change) {
    return apply(change, world.writeLock());
  }

  private <T> T apply(Supplier<T> change, Lock lock) {
    long mine = 0;
    lock.lock();
    try {
      return change.get();
    } finally {
      // Also after an error: its cause may be another's write that is not durable yet, a duplicate key for one.
      mine = applied.incrementAndGet();
      lock.unlock();
      awaitDurable(mine);
    }
  }

  private void awaitDurable(long mine) {
    if (durable >= mine)
      return;
    turn.lock();
    try {
      if (durable < mine)
        commitAll();
    } finally {
      turn.unlock();
    }
  }

  private void commitAll() {
    world.writeLock().lock();
    try {
      long all = applied.get();
      commit.run();
      durable = all;
    } catch (RuntimeException e) {
      failed.accept(e);
      throw e;
    } finally {
      world.writeLock().unlock();
    }
  }
}
