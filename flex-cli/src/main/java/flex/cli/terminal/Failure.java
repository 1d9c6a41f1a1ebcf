package flex.cli.terminal;

import org.jspecify.annotations.Nullable;

/** Ends the command: what went wrong, and what the person at the terminal can do about it. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final String remedy;

  /** {@code remedy} is empty where there is none to name. */
  public Failure(ExitCode exitCode, String message, String remedy) {
    this(exitCode, message, remedy, null);
  }

  public Failure(ExitCode exitCode, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  public String message() {
    var message = getMessage();
    return message == null ? "" : message;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String remedy() {
    return remedy;
  }
}
