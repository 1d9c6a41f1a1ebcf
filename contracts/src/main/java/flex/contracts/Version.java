package flex.contracts;

import java.util.Arrays;
import java.util.Comparator;

/** A version of the shop software, such as 6.14.2; ordered by its numbers, each at most four digits. */
public record Version(String value) implements Identifier, Comparable<Version> {
  static final String PATTERN = "(0|[1-9][0-9]{0,3})(\\.(0|[1-9][0-9]{0,3})){2}";
  static final String EXPECTED = "three numbers with dots between them, such as 6.14.0";

  public Version {
    Identifier.check("version", value, PATTERN, EXPECTED);
  }

  @Override
  public int compareTo(Version other) {
    return Comparator.<int[]>comparingInt(n -> n[0])
        .thenComparingInt(n -> n[1])
        .thenComparingInt(n -> n[2])
        .compare(numbers(), other.numbers());
  }

  private int[] numbers() {
    return Arrays.stream(value.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public String toString() {
    return value;
  }
}
