package flex.kernel;

import flex.contracts.Problem;

/** Thrown by a handler whose message can never be handled, or not for now: the kind of the problem says which. */
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
