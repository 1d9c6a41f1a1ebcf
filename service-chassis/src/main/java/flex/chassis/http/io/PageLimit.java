package flex.chassis.http.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;

/** How many rows of a list an answer may have. */
public final class PageLimit {
  /** For {@code defaultValue} of the parameter {@code limit}. */
  public static final String USUAL = "100";

  public static final int MOST = 1_000;

  private PageLimit() {}

  /**
   * {@code limit} itself.
   *
   * @throws ProblemException where it is not one of 1 to {@link #MOST}
   */
  public static int of(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new ProblemException(new Problem(Reason.SCHEMA_VIOLATION, "/limit", "The limit is " + limit + ".",
          "Give 1 to " + MOST + "; what is behind comes with the next page."));
    }
    return limit;
  }
}
