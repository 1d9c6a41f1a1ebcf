package flex.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Names of those who hold leases. On Linux a name says which process of which machine it is, so that another process there
 * can tell that it is gone for good, and need not wait for its leases: {@code <machine>:<pid>:<start>:<number>}. Elsewhere,
 * and of others' machines, nothing can be told.
 */
final class Holders {
  private static final Pattern NAME = Pattern.compile("([\\w-]{12}):(\\d+):(\\d+):\\d+");
  private static final Path PROC = Path.of("/proc");
  private static final int MACHINE_BYTES = 9;
  /** Of proc(5)'s stat, counted behind the name of the process: field 22, in clock ticks since the boot. */
  private static final int START = 19;

  private static final Optional<String> MACHINE = machine(PROC, ProcessHandle.current().pid());
  private static final AtomicLong LAST = new AtomicLong();

  private Holders() {}

  /** A name that no other kernel has, of this process. */
  static String fresh() {
    long pid = ProcessHandle.current().pid();
    return MACHINE.flatMap(machine -> start(pid).map(start -> String.join(":", machine, Long.toString(pid), start,
        Long.toString(LAST.incrementAndGet())))).orElseGet(() -> UUID.randomUUID().toString());
  }

  /** Whether it is known that the holder's process has ended; false where nothing can be told, and where it is paused. */
  static boolean isGone(String name) {
    var parts = NAME.matcher(name);
    if (!parts.matches() || MACHINE.filter(parts.group(1)::equals).isEmpty()) {
      return false;
    }
    try {
      return !start(Path.of(parts.group(2))).equals(parts.group(3));
    } catch (NoSuchFileException ended) {
      return true;
    } catch (IOException unknown) {
      return false;
    }
  }

  /**
   * One boot of one kernel, one space of process ids (a container has its own), one of times, from which a start is counted,
   * and one user, from whom processes of others may be hidden.
   */
  static Optional<String> machine(Path proc, long pid) {
    try {
      if (!proc.resolve("self").toRealPath().endsWith(Long.toString(pid))) {
        return Optional.empty();
      }
      var all = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip() + " "
          + Files.readSymbolicLink(proc.resolve("self/ns/pid")) + " " + times(proc) + " "
          + Files.getAttribute(proc.resolve("self"), "unix:uid");
      var hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
      return Optional.of(Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, MACHINE_BYTES)));
    } catch (IOException | UnsupportedOperationException noLinux) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Before Linux 5.6 there is but one, and nothing that names it. */
  private static String times(Path proc) throws IOException {
    try {
      return Files.readSymbolicLink(proc.resolve("self/ns/time")).toString();
    } catch (NoSuchFileException onlyOne) {
      return "";
    }
  }

  private static Optional<String> start(long pid) {
    try {
      return Optional.of(start(Path.of(Long.toString(pid))));
    } catch (IOException noLinux) {
      return Optional.empty();
    }
  }

  private static String start(Path pid) throws IOException {
    var stat = Files.readString(PROC.resolve(pid).resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START];
  }
}
