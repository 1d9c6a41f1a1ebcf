package flex.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM with the options under which {@code flex up} runs services: small, and without the second compiler, which a service
 * of this size does not live to need. {@code FLEX_BENCHMARK_JVM} holds further options, which win: a flight recording, or
 * other compilers.
 */
public final class ServiceJvm {
  private static final String MARK = "-Dflex.benchmark.service=true";
  private static final List<String> OPTIONS = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
      "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", MARK);

  private ServiceJvm() {}

  /** The command line, to be followed by what is to be run. */
  public static List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    var further = System.getenv("FLEX_BENCHMARK_JVM");
    if (further != null && !further.isBlank()) {
      command.addAll(List.of(further.strip().split("\\s+")));
    }
    return command;
  }

  /** The same for a class of this program. */
  static List<String> command(Class<?> main, List<String> arguments) {
    var command = new ArrayList<>(command());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(a -> a.startsWith("-Dflex.embedded."))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Whether this is one; where it is not, {@code main} has run in one when this returns. */
  public static boolean isThis(Class<?> main, String[] arguments) throws Exception {
    if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(MARK)) {
      return true;
    }
    int exit = new ProcessBuilder(command(main, List.of(arguments))).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(main.getSimpleName() + " ended with exit code " + exit);
    }
    return false;
  }
}
