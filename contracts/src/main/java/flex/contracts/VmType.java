package flex.contracts;

/** Name of a size of virtual machine; number and memory of its application servers stand in the site's catalogue. */
public record VmType(String value) implements Identifier {
  static final String PATTERN = "[A-Z][A-Za-z0-9]{0,31}";
  static final String EXPECTED = "the name of a VM type, such as Standard or Advanced";

  public VmType {
    Identifier.check("VM type", value, PATTERN, EXPECTED);
  }

  @Override
  public String toString() {
    return value;
  }
}
