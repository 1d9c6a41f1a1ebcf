package flex.cli;

import java.util.Map;

/** Runs commands, one per argument, in a JVM of which the test bounds the heap; ends with the first code that is not 0. */
public final class SmallHeap {
  private SmallHeap() {}

  /** Prints what each of them wrote, cut after its beginning. */
  public static void main(String... commands) {
    for (var command : commands) {
      var run = Run.flex(Map.of("FLEX_HOME", System.getenv("FLEX_HOME")), command.split(" ", -1));
      System.out.println(command + ": " + run.code() + " " + run.out().length() + " " + run.err());
      if (run.code() != 0) {
        System.exit(run.code());
      }
    }
  }
}
