package flex.site.hypervisor.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One operation at a time per VM: a lock among this process' threads, and a file lock among processes. */
final class VmLocks {
  private final Map<String, ReentrantLock> threads = new ConcurrentHashMap<>();

  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  <T> T exclusively(VmDirectory vm, Operation<T> operation) throws IOException {
    var mine = threads.computeIfAbsent(vm.vmId(), _ -> new ReentrantLock());
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
