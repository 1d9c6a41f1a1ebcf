package flex.site.hypervisor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Where the files of one local VM lie. */
record VmDirectory(Path vms, String vmId) {
  /** In bytes, from the end of a console. */
  private static final long TAIL = 16 * 1024;

  VmDirectory {
    if (!vmId.matches("[a-z0-9][a-z0-9-]{0,99}")) {
      throw new IllegalArgumentException("'" + vmId + "' is no id of a VM");
    }
  }

  Path directory() {
    return vms.resolve(vmId);
  }

  /** Left by a destroy, for good. */
  Path tombstone() {
    return vms.resolve(vmId + ".destroyed");
  }

  Path lock() {
    return vms.resolve(vmId + ".lock");
  }

  Path root() {
    return directory().resolve("root");
  }

  Path configDrive() {
    return directory().resolve("config-drive");
  }

  /** There while the VM is to rest. */
  Path stopped() {
    return directory().resolve("stopped");
  }

  Path initScript() {
    return directory().resolve("init.sh");
  }

  Path initPid() {
    return directory().resolve("init.pid");
  }

  Path agentPid() {
    return directory().resolve("agent.pid");
  }

  Path console() {
    return directory().resolve("console.log");
  }

  /** How often the agent has ended since the VM was started, and with which status last; written by the init. */
  Path agentEnded() {
    return directory().resolve("agent.ended");
  }

  /** The last end of an agent; by a signal where the status is above {@value #SIGNALS}, as shells say. */
  record AgentEnd(int times, int status) {
    private static final int SIGNALS = 128;

    boolean isBySignal() {
      return status > SIGNALS;
    }

    int signal() {
      return status - SIGNALS;
    }
  }

  Optional<AgentEnd> agentEnd() {
    try {
      var numbers = Files.readString(agentEnded()).strip().split(" ", -1);
      return Optional.of(new AgentEnd(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException none) {
      return Optional.empty();
    }
  }

  /** Whole ones of the console's end, oldest first, at most {@code most}; none has a control character. */
  List<String> lastLines(int most) throws IOException {
    if (!Files.isRegularFile(console())) {
      return List.of();
    }
    try (var channel = FileChannel.open(console(), StandardOpenOption.READ)) {
      var end = ByteBuffer.allocate((int) Math.min(TAIL, channel.size()));
      channel.position(channel.size() - end.capacity());
      while (end.hasRemaining() && channel.read(end) >= 0) {
        // Until the end is there, or the file has become shorter.
      }
      var text = new String(end.array(), 0, end.position(), UTF_8);
      var whole = channel.size() > TAIL ? text.substring(text.indexOf('\n') + 1) : text;
      var lines = whole.lines().filter(line -> !line.isBlank()).map(line -> line.replaceAll("\\p{Cntrl}", " "))
          .toList();
      return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }
  }

  boolean isDestroyed() {
    return Files.exists(tombstone());
  }

  boolean isThere() {
    return Files.isDirectory(directory());
  }

  /** The process whose id stands in {@code pidFile}, if it lives and belongs to this VM. */
  Optional<ProcessHandle> process(Path pidFile) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
          .filter(ProcessHandle::isAlive)
          .filter(this::isMine);
    } catch (IOException | NumberFormatException none) {
      return Optional.empty();
    }
  }

  /**
   * Ids of processes are used again; a VM's processes run in its directory, by whatever path they were started there, and
   * their command line names it.
   */
  private boolean isMine(ProcessHandle process) {
    var proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      return Files.readString(proc.resolve("cmdline")).contains("/" + vmId)
          && Files.isSameFile(proc.resolve("cwd"), directory());
    } catch (IOException noProc) {
      return process.info().commandLine().filter(c -> c.contains(directory().toString())).isPresent();
    }
  }

  /** Clones a tree without copying bytes: directories are new, files are hard links, symbolic links stay as they are. */
  static void link(Path template, Path target) throws IOException {
    Files.walkFileTree(template, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
        Files.createDirectory(target.resolve(template.relativize(dir)));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        var clone = target.resolve(template.relativize(file));
        if (attributes.isSymbolicLink()) {
          Files.copy(file, clone, LinkOption.NOFOLLOW_LINKS);
        } else {
          Files.createLink(clone, file);
        }
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** Removes a tree; what is gone already is no error. Links are removed, not followed. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(tree, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw e;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
          throws IOException {
        if (e != null) {
          throw e;
        }
        Files.deleteIfExists(dir);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** Writes a file that only its owner may read, whole or not at all. */
  static void writePrivate(Path file, String text) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
