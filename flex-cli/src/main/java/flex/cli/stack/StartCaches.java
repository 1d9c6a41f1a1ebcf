package flex.cli.stack;

import flex.embedded.launch.StartCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The caches of how the programs of a home start, each beside the program it belongs to. */
public final class StartCaches {
  private static final String SUFFIX = ".aot";
  /** The caches take a third of it; what is written on the way, and a stack's data, the rest. */
  private static final long NEEDED_MIB = 1024;

  private StartCaches() {}

  /** Whether a program of this build has none for this JDK. */
  public static boolean areMissing(Home home, Installation installation) {
    var apps = new Apps(home.apps(), Surroundings.java());
    return installation.programs().entrySet().stream()
        .anyMatch(p -> !StartCache.beside(apps.unpacked(p.getValue()), p.getKey()).exists());
  }

  /** Deletes what an earlier training, ended in its middle, has recorded in part. */
  public static void forgetRecorded(Home home) {
    try {
      for (var file : recorded(home)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts what the processes of a training have recorded in its place. */
  public static List<Path> adopt(Home home) {
    var made = new ArrayList<Path>();
    try {
      for (var file : recorded(home)) {
        var cache = new StartCache(file.resolveSibling(file.getFileName().toString().replace(StartCache.RECORDED, "")));
        if (cache.adopt()) {
          made.add(cache.file());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(made);
  }

  /** The apps may lie elsewhere, behind a link. */
  private static List<Path> recorded(Home home) throws IOException {
    if (Files.notExists(home.apps())) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(home.apps().toRealPath(), 2,
        (file, _) -> file.toString().endsWith(SUFFIX + StartCache.RECORDED))) {
      return files.toList();
    }
  }

  /** Whether the disk has room for a training and what it makes. */
  public static boolean haveRoom(Home home) {
    try {
      return Room.has(Files.createDirectories(home.apps()), NEEDED_MIB);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a training is under way, or would fail as one of the same build has. */
  public static boolean isTrainingVain(Home home, Installation installation, Processes processes) {
    try {
      return new Daemons(home.training(), processes).fromFile(home.training().trainerPid()).isPresent()
          || (Files.exists(home.trainingFailed())
              && Files.readString(home.trainingFailed()).equals(build(home, installation)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Remembers that this build cannot be trained here; another build, or {@code flex train}, is a new try. */
  public static void giveUp(Home home, Installation installation) {
    try {
      WholeFiles.write(home.trainingFailed(), build(home, installation));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String build(Home home, Installation installation) {
    var apps = new Apps(home.apps(), Surroundings.java());
    return installation.programs().values().stream().map(jar -> apps.unpacked(jar).toString()).sorted()
        .collect(Collectors.joining("\n", Runtime.version() + "\n", "\n"));
  }

  /** Begins a training that outlives this process, at the lowest priority; its lines go to {@code apps/training.log}. */
  public static void train(Home home, Path script) {
    try {
      Files.createDirectories(home.apps());
      var command = new ArrayList<>(Daemons.session());
      command.addAll(List.of("nice", "-n", "19", script.toString(), "--home", home.directory().toString(), "train"));
      new ProcessBuilder(command).directory(home.directory().toFile())
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectErrorStream(true)
          .redirectOutput(home.trainingLog().toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException("the training of the programs' starts cannot begin", e);
    }
  }
}
