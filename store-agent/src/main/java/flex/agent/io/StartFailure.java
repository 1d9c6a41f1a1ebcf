package flex.agent.io;

/** The agent cannot start, and trying again changes nothing; the message is for people. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** How the process ends; the numbers are documented in the README. */
  enum Exit {
    BUG(1), USAGE(2), PORT(3), CERTIFICATE(4), TREE(5);

    final int code;

    Exit(int code) {
      this.code = code;
    }
  }

  private final Exit exit;

  StartFailure(Exit exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  Exit exit() {
    return exit;
  }
}
