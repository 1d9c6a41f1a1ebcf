package flex.chassis.http.io;

import flex.contracts.Problem;
import java.util.List;

/** An HTTP request that is refused, see {@link HttpProblems}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient List<Problem> problems;

  /** With the status that the reasons call for. */
  public ProblemException(List<Problem> problems) {
    this(HttpProblems.status(problems), problems);
  }

  public ProblemException(Problem problem) {
    this(List.of(problem));
  }

  public ProblemException(int status, List<Problem> problems) {
    super(problems.getFirst().detail());
    this.status = status;
    this.problems = List.copyOf(problems);
  }

  int status() {
    return status;
  }

  List<Problem> problems() {
    return problems;
  }
}
