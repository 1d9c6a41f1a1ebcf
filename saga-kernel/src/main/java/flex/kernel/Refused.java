package flex.kernel;

import flex.contracts.Problem;

/**
 * Thrown where a message or an act cannot be taken in, never or not for now: the kind of the problem says which, by {@link
 * Problem.Kind#passes}, and is the status over HTTP.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public Refused(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
