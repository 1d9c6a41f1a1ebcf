package flex.agent.enrolment;

/** A text that must not be shown; {@link #toString} does not. */
public record Secret(String value) {
  public Secret {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a secret is empty");
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
