package flex.site.hypervisor.io;

import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class VmLocksTest {
  @Test
  void shouldLetGoOfWhoIsInterruptedBehindOneThatHangsAndKeepNothing(@TempDir Path vms) throws Exception {
    var vm = new VmDirectory(vms, "vm-1");
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var hanging = Thread.ofVirtual().start(() -> run(vm, () -> {
      begun.countDown();
      end.await();
      return "done";
    }, new AtomicReference<>()));
    begun.await();
    var outcome = new AtomicReference<Throwable>();
    var waiting = Thread.ofPlatform().start(() -> run(vm, () -> "done", outcome));
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waiting.getState() == Thread.State.WAITING);

    waiting.interrupt();

    assertThat(waiting.join(Duration.ofSeconds(60))).isTrue();
    assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(VmLocks.isUsed(vm)).isTrue();
    end.countDown();
    assertThat(hanging.join(Duration.ofSeconds(60))).isTrue();
    assertThat(VmLocks.isUsed(vm)).isFalse();
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static void run(VmDirectory vm, Work work, AtomicReference<Throwable> outcome) {
    try {
      var _ = VmLocks.exclusively(vm, () -> {
        try {
          return work.run();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      });
    } catch (Exception e) {
      outcome.set(e);
    }
  }
}
