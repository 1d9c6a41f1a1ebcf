package flex.embedded.launch;

import java.util.List;

/** What every JVM of the stack is started with, beside the size of its heap: they serve one machine together. */
public final class SmallJvm {
  /**
   * Small and quick to start; what the start has allocated outside the heap and freed is given back ten seconds later.
   */
  public static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
      "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData", "-XX:TrimNativeHeapInterval=10000",
      "-XX:+ExitOnOutOfMemoryError");

  private SmallJvm() {}
}
