package flex.site.hypervisor.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One operation at a time per VM: a lock among this process' threads, and a file lock among processes. */
final class VmLocks {
  /** Of the whole process, as file locks are. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private VmLocks() {}

  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  static <T> T exclusively(VmDirectory vm, Operation<T> operation) throws IOException {
    var mine = THREADS.computeIfAbsent(vm.lock(), _ -> new ReentrantLock());
    mine.lock();
    try (var channel = FileChannel.open(vm.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assert lock.isValid();
      return operation.run();
    } finally {
      mine.unlock();
    }
  }
}
