package flex.cli.terminal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
   * @param option by which this command sets the field, empty where there is none
   * @param remedy empty where there is none to name
   */
  public record Problem(String field, @JsonInclude(JsonInclude.Include.NON_EMPTY) String option, String detail,
      String remedy) {
    public Problem(String field, String detail, String remedy) {
      this(field, "", detail, remedy);
    }

    /** In one line, without the remedy. */
    public String line() {
      var name = option.isEmpty() ? field : option;
      return name.isEmpty() ? detail : name + ": " + detail;
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
    this(exitCode, problems, null);
  }

  private Failure(ExitCode exitCode, List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::line).collect(Collectors.joining("\n")), cause);
    this.exitCode = exitCode;
    this.remedy = problems.stream().map(Problem::remedy).filter(r -> !r.isEmpty()).distinct()
        .collect(Collectors.joining("\n"));
    this.problems = List.copyOf(problems);
  }

  /** The same, and something more to know. */
  public Failure and(String detail, String more) {
    return new Failure(exitCode, Stream.concat(all().stream(), Stream.of(new Problem("", detail, more))).toList(),
        this);
  }

  /** The same where it is about fields, with the options that {@code option} names for them; it may give an empty one. */
  public Failure naming(UnaryOperator<String> option) {
    return problems.isEmpty()
        ? this
        : new Failure(exitCode, problems.stream().map(p -> p.field().isEmpty() || !p.option().isEmpty()
            ? p
            : new Problem(p.field(), option.apply(p.field()), p.detail(), p.remedy())).toList(), this);
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

  /** The problems, or the message as the only one. */
  public List<Problem> all() {
    return problems.isEmpty() ? List.of(new Problem("", message(), remedy)) : problems;
  }
}
