package flex.cli.terminal;

/**
 * A change that is asked of others, and what the person should know where the command ends before it knows the outcome: by
 * Ctrl-C, a time-out, a connection that breaks.
 *
 * @param state how it may stand then
 * @param remedy how to find out, and whether the same may be asked for again
 */
public record Pending(Terminal terminal, String state, String remedy) {
  /** While it is open, Ctrl-C says so as its last words. */
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  public Watch watch() {
    var lastWords = Thread.ofPlatform().unstarted(() -> {
      terminal.note("flex: " + state);
      terminal.note("  " + remedy);
    });
    try {
      Runtime.getRuntime().addShutdownHook(lastWords);
    } catch (IllegalStateException endsAlready) {
      return () -> {};
    }
    return () -> {
      try {
        Runtime.getRuntime().removeShutdownHook(lastWords);
      } catch (IllegalStateException endsAlready) {
        // Then they are being said.
        return;
      }
    };
  }

  /** The failure that left the outcome open. */
  public Failure after(Failure failure) {
    return failure.and(state, remedy);
  }
}
