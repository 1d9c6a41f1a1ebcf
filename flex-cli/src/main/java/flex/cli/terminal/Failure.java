package flex.cli.terminal;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends the command: what went wrong, and what the person at the terminal can do about it. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final String remedy;
  private final transient List<Problem> problems;

  /**
   * One of several things that are wrong.
   *
   * @param field at fault, empty where the whole is
   * @param remedy empty where there is none to name
   */
  public record Problem(String field, String detail, String remedy) {
    /** In one line, without the remedy. */
    public String line() {
      return field.isEmpty() ? detail : field + ": " + detail;
    }
  }

  /** {@code remedy} is empty where there is none to name. */
  public Failure(ExitCode exitCode, String message, String remedy) {
    this(exitCode, message, remedy, null);
  }

  public Failure(ExitCode exitCode, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.remedy = remedy;
    this.problems = List.of();
  }

  /** All that is wrong at once; at least one. */
  public Failure(ExitCode exitCode, List<Problem> problems) {
    super(problems.stream().map(Problem::line).collect(Collectors.joining("\n")));
    this.exitCode = exitCode;
    this.remedy = problems.stream().map(Problem::remedy).filter(r -> !r.isEmpty()).distinct()
        .collect(Collectors.joining("\n"));
    this.problems = List.copyOf(problems);
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

  /** Empty where there is only the message. */
  public List<Problem> problems() {
    return problems;
  }
}
