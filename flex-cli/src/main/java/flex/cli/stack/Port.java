package flex.cli.stack;

import java.util.Locale;

/**
 * A port of the stack on 127.0.0.1.
 *
 * @param label by which options, variables and {@code ports.json} name it: {@code site}
 * @param usual the number where nobody chose another
 * @param purpose what is served there
 */
public record Port(String label, int usual, String purpose) {
  /** The option of {@code flex up} that moves it. */
  public String option() {
    return "--" + label + "-port";
  }

  /** The variable of the environment that moves it. */
  public String variable() {
    return "FLEX_PORT_" + constant();
  }

  /** The label as a part of a variable's name. */
  String constant() {
    return label.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
