package flex.contracts;

/**
 * A step of a request. An open word: which steps there are is the business of the service that does them; those
 * named here are the site's.
 */
public record StepName(String value) implements Identifier {
  static final String PATTERN = Identifier.WORD;
  static final String EXPECTED = "a step in capitals, such as CREATE_SHOP";

  public static final StepName RESERVE_ADDRESS = new StepName("RESERVE_ADDRESS");
  public static final StepName CLONE_TEMPLATE = new StepName("CLONE_TEMPLATE");
  public static final StepName START_VM = new StepName("START_VM");
  public static final StepName AWAIT_AGENT = new StepName("AWAIT_AGENT");
  public static final StepName HOLD_STORE = new StepName("HOLD_STORE");
  public static final StepName CONFIGURE_STORE = new StepName("CONFIGURE_STORE");
  public static final StepName CREATE_SHOP = new StepName("CREATE_SHOP");
  public static final StepName OPEN_SHOP = new StepName("OPEN_SHOP");
  public static final StepName REPORT = new StepName("REPORT");

  public StepName {
    Identifier.check("step", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
