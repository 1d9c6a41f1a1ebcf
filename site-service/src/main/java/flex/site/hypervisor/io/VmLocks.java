package flex.site.hypervisor.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One operation at a time per VM: a lock among this process' threads, and a file lock among processes. */
final class VmLocks {
  /** Of the whole process, as file locks are; only those that somebody has or waits for. */
  private static final Map<Path, Mine> THREADS = new ConcurrentHashMap<>();

  private VmLocks() {}

  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  private record Mine(ReentrantLock lock, int users) {
    static Mine join(@Nullable Mine mine) {
      return mine == null ? new Mine(new ReentrantLock(), 1) : new Mine(mine.lock, mine.users + 1);
    }

    @Nullable
    Mine leave() {
      return users == 1 ? null : new Mine(lock, users - 1);
    }
  }

  /** Throws {@link InterruptedIOException} where the thread is interrupted while it waits for its turn. */
  static <T> T exclusively(VmDirectory vm, Operation<T> operation) throws IOException {
    var mine = THREADS.compute(vm.lock(), (_, before) -> Mine.join(before)).lock();
    try {
      mine.lockInterruptibly();
      try (var channel = FileChannel.open(vm.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        assert lock.isValid();
        return operation.run();
      } finally {
        mine.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another worked on the VM " + vm.vmId());
    } finally {
      THREADS.computeIfPresent(vm.lock(), (_, before) -> before.leave());
    }
  }

  static boolean isUsed(VmDirectory vm) {
    return THREADS.containsKey(vm.lock());
  }
}
