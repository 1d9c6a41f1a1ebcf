package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Programs unpacked once per build, {@code <apps>/<name>-<hash>}. They run from here, so that a build does not change
 * jars under a process that lives.
 */
final class Apps {
  private static final long UNPACK_SECONDS = 60;

  private final Path directory;
  private final Path java;

  Apps(Path directory, Path java) {
    this.directory = directory;
    this.java = java;
  }

  @FunctionalInterface
  private interface Filling {
    void into(Path directory) throws IOException;
  }

  /** A thin jar with its {@code lib} directory beside it. Returns the copied jar. */
  Path thin(Path jar) {
    return once(jar, fresh -> {
      Files.copy(jar, fresh.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      WholeFiles.copyTree(jar.resolveSibling("lib"), fresh.resolve("lib"));
    });
  }

  /** A Spring Boot jar, which starts much faster when it is extracted. Returns the extracted jar. */
  Path boot(Path jar) {
    return once(jar, fresh -> {
      // The tool wants to make the directory itself.
      Files.delete(fresh);
      var extraction = new ProcessBuilder(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
          "-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", fresh.toString())
          .redirectErrorStream(true).start();
      var output = new String(extraction.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      try {
        if (!extraction.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS) || extraction.exitValue() != 0) {
          extraction.destroyForcibly();
          throw new Failure(ExitCode.FAILED, "unpacking " + jar + " failed: " + output.strip(), "");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while unpacking " + jar, e);
      }
    });
  }

  /**
   * A path to the app that stays the same from build to build, as VMs remember it: a link that is switched at once.
   */
  Path stable(Path jar) {
    var app = parent(jar);
    var name = nameOf(jar);
    var link = directory.resolve(name);
    try {
      var fresh = directory.resolve(name + ".new-" + ProcessHandle.current().pid());
      Files.deleteIfExists(fresh);
      Files.createSymbolicLink(fresh, app.getFileName());
      Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return link.resolve(jar.getFileName());
  }

  /** Where the jar of this build lies once it is unpacked. */
  Path unpacked(Path jar) {
    return directory.resolve(nameOf(jar) + "-" + build(jar)).resolve(jar.getFileName());
  }

  private Path once(Path jar, Filling filling) {
    var result = unpacked(jar);
    var app = parent(result);
    if (Files.exists(result)) {
      return result;
    }
    var fresh = app.resolveSibling(app.getFileName() + ".new-" + ProcessHandle.current().pid());
    try {
      WholeFiles.deleteTree(fresh);
      Files.createDirectories(fresh);
      filling.into(fresh);
      removeOlder(nameOf(jar), fresh);
      try {
        Files.move(fresh, app, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        // Another home's command, which shares the apps, was faster.
        if (Files.notExists(result)) {
          throw e;
        }
        WholeFiles.deleteTree(fresh);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + jar + " to " + app, e);
    }
  }

  /** Keeps the newest but one: a process of the other home may still run from it. */
  private void removeOlder(String name, Path fresh) throws IOException {
    try (Stream<Path> siblings = Files.list(directory)) {
      var older = siblings.filter(p -> p.getFileName().toString().matches(name + "-[0-9a-f]{16}(\\.new-\\d+)?"))
          .filter(p -> !p.equals(fresh) && !Files.isSymbolicLink(p))
          .sorted((a, b) -> Long.compare(modified(b), modified(a))).skip(1).toList();
      for (var tree : older) {
        WholeFiles.deleteTree(tree);
      }
    }
  }

  private static long modified(Path path) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (IOException gone) {
      return 0;
    }
  }

  private static String nameOf(Path jar) {
    var file = jar.getFileName().toString();
    return file.substring(0, file.length() - ".jar".length());
  }

  /** The checksums in the jar's directory and the names of the libraries; times of reproducible builds say nothing. */
  private static String build(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      var hash = MessageDigest.getInstance("SHA-256");
      file.stream().map(e -> e.getName() + " " + e.getCrc() + "\n").sorted()
          .forEach(line -> hash.update(line.getBytes(StandardCharsets.UTF_8)));
      var libraries = jar.resolveSibling("lib");
      if (Files.isDirectory(libraries)) {
        try (Stream<Path> names = Files.list(libraries)) {
          names.map(n -> n.getFileName() + " " + n.toFile().length() + "\n").sorted()
              .forEach(line -> hash.update(line.getBytes(StandardCharsets.UTF_8)));
        }
      }
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (IOException e) {
      throw new Failure(ExitCode.ENVIRONMENT, jar + " cannot be read: " + e.getMessage(),
          "build it again: delete it and call ./flex up", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no directory");
    }
    return parent;
  }
}
