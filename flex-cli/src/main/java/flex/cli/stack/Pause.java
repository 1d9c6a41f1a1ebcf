package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;

/** Waiting between two looks at something that cannot call back: another process, a file, a port. */
public final class Pause {
  private Pause() {}

  /** Ends the command when the thread is interrupted. */
  public static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted", "", e);
    }
  }
}
