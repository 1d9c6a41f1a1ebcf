package flex.cli.stack;

import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Store templates made from the skeleton of a store: {@code <templates>/<version>/}. Their files may only be read, since
 * stores share them by hard links. A template whose skeleton changed is replaced; stores keep the files they have.
 */
final class Templates {
  /** Features of a store are switched on by command; a template has none. */
  private static final List<String> FEATURES = List.of();
  private static final String DESCRIPTION = "Config/template.json";

  private final Path directory;
  private final Path skeleton;

  Templates(Path directory, Path skeleton) {
    this.directory = directory;
    this.skeleton = skeleton;
  }

  /** Makes what is missing or made from another skeleton; returns how many were made. */
  int make(List<TemplateList.Template> templates) {
    try {
      Files.createDirectories(directory);
      var source = fingerprint(skeleton);
      int made = 0;
      for (var template : templates) {
        var origin = directory.resolve(template.version() + ".source");
        var expected = source + " " + template.os() + "\n";
        var target = directory.resolve(template.version().toString());
        if (Files.exists(target) && Files.exists(origin) && Files.readString(origin).equals(expected)) {
          continue;
        }
        make(template, target);
        WholeFiles.write(origin, expected);
        made++;
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the store templates in " + directory, e);
    }
  }

  private void make(TemplateList.Template template, Path target) throws IOException {
    var fresh = target.resolveSibling(target.getFileName() + ".new");
    var old = target.resolveSibling(target.getFileName() + ".old");
    WholeFiles.deleteTree(fresh);
    WholeFiles.deleteTree(old);
    WholeFiles.copyTree(skeleton, fresh);
    var description = fresh.resolve(DESCRIPTION);
    Files.createDirectories(description.resolveSibling("."));
    var fields = new TreeMap<String, Object>();
    fields.put("version", template.version());
    fields.put("os", template.os());
    fields.put("features", FEATURES);
    WholeFiles.write(description, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n");
    protect(fresh);
    if (Files.exists(target)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    WholeFiles.deleteTree(old);
  }

  private static void protect(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (var path : (Iterable<Path>) paths.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))::iterator) {
        var permissions = Files.getPosixFilePermissions(path);
        permissions.removeIf(p -> p.name().endsWith("_WRITE"));
        Files.setPosixFilePermissions(path, permissions);
      }
    }
  }

  /** Names, modes and contents of a tree. */
  private static String fingerprint(Path tree) throws IOException {
    var sum = new CRC32();
    try (Stream<Path> paths = Files.walk(tree)) {
      for (var path : (Iterable<Path>) paths.sorted()::iterator) {
        sum.update(tree.relativize(path).toString().getBytes(StandardCharsets.UTF_8));
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          sum.update(Files.isExecutable(path) ? 1 : 0);
          sum.update(Files.readAllBytes(path));
        }
      }
    }
    return Long.toHexString(sum.getValue());
  }
}
