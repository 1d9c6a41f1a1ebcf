package flex.agent.commands;

/** The database or the broker is away; the outcome of what was tried is unknown, and it is tried again. */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
