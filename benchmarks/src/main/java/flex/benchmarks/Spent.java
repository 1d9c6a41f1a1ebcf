package flex.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processor time of JVMs by what their threads do, from Linux' {@code /proc}, in clock ticks of 10 ms. Threads that have
 * ended meanwhile are counted as other.
 */
final class Spent {
  private static final double TICK = 0.01;

  /** What a thread of that name does; the first that fits. */
  enum Work {
    COMPILER("compiling", "C[12] Compiler.*"), COLLECTOR("collecting", "(G1|GC|VM Thread).*"), CARRIER(
        "virtual threads",
        "ForkJoinPool-.*"), LISTENER("listeners", "benchmark-.*"), PRODUCER("producers", "kafka-producer-.*"), OTHER(
            "other", ".*");

    private final String says;
    private final Pattern name;

    Work(String says, String name) {
      this.says = says;
      this.name = Pattern.compile(name);
    }

    static Work of(String thread) {
      return Stream.of(values()).filter(work -> work.name.matcher(thread).matches()).findFirst().orElse(OTHER);
    }
  }

  private final Map<String, Map<Work, Double>> byProcess;

  private Spent(Map<String, Map<Work, Double>> byProcess) {
    this.byProcess = byProcess;
  }

  /** So far, of the processes named. */
  static Spent of(Map<String, Long> pids) {
    return new Spent(pids.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> of(e.getValue()))));
  }

  private static Map<Work, Double> of(long pid) {
    var process = Path.of("/proc", String.valueOf(pid));
    var seconds = new EnumMap<Work, Double>(Work.class);
    double named = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
      for (var thread : threads) {
        if (Files.exists(thread.resolve("stat"))) {
          var stat = Files.readString(thread.resolve("stat"));
          double took = ticks(stat) * TICK;
          named += took;
          seconds.merge(Work.of(stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))), took, Double::sum);
        }
      }
      double ended = ticks(Files.readString(process.resolve("stat"))) * TICK - named;
      seconds.merge(Work.OTHER, ended, Double::sum);
    } catch (IOException e) {
      throw new UncheckedIOException("the processor time of process " + pid + " is read from /proc of Linux", e);
    }
    return seconds;
  }

  /** Fields 14 and 15 of proc(5)'s stat: user and system time. */
  private static long ticks(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** A line for each process: seconds per 1,000 of {@code count} since {@code before}, and what they were spent on. */
  List<String> per1000(Spent before, long count) {
    var lines = new ArrayList<String>();
    byProcess.forEach((process, now) -> {
      var since = new EnumMap<Work, Double>(Work.class);
      now.forEach((work, seconds) -> since.put(work,
          (seconds - Objects.requireNonNull(before.byProcess.get(process)).getOrDefault(work, 0.0)) * 1000 / count));
      lines.add(String.format(Locale.ROOT, "  %-10s%6.2f  %s", process,
          since.values().stream().mapToDouble(Double::doubleValue).sum(),
          since.entrySet().stream().map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey().says, e.getValue()))
              .collect(Collectors.joining(", "))));
    });
    return lines;
  }
}
