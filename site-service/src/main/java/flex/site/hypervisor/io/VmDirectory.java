package flex.site.hypervisor.io;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the files of one local VM lie. */
record VmDirectory(Path vms, String vmId) {
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
