package flex.cli.stack;

/** The ports of the stack on 127.0.0.1. */
public enum Port {
  BROKER("broker", 9092), CONTROLLER("controller", 9093), DATABASE("database", 27017), SITE("site", 8080), ENROLMENT(
      "enrolment", 8443);

  private final String label;
  private final int usual;

  Port(String label, int usual) {
    this.label = label;
    this.usual = usual;
  }

  public String label() {
    return label;
  }

  /** The number where nobody chose another. */
  public int usual() {
    return usual;
  }

  /** The option of {@code flex up} that moves it. */
  public String option() {
    return "--" + label + "-port";
  }

  /** The variable of the environment that moves it. */
  public String variable() {
    return "FLEX_PORT_" + name();
  }
}
