package flex.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** The peers' lines: wall time, steps per second, latency of one instance. */
final class Report {
  private double cpuBefore = cpu();

  private static double cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }

  void header() {
    System.out.printf(Locale.ROOT, "%-22s%7s%9s%9s%10s%10s%10s%10s%9s%n", "variant", "conc", "inst", "wall s",
        "steps/s",
        "p50 ms", "p99 ms", "max ms", "cpu s");
  }

  void line(String name, int concurrency, int steps, long wall, long[] each) {
    var sorted = each.clone();
    Arrays.sort(sorted);
    double cpu = cpu() - cpuBefore;
    cpuBefore = cpu();
    System.out.printf(Locale.ROOT, "%-22s%7d%9d%9.2f%10.0f%10.2f%10.2f%10.2f%9.2f%n", name, concurrency, sorted.length,
        wall / 1e9, sorted.length * (double) steps / (wall / 1e9), sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6, sorted[sorted.length - 1] / 1e6, cpu);
  }
}
