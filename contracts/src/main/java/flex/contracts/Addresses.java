package flex.contracts;

import java.util.Optional;

/** Where each message belongs: topic and key follow from it, nobody passes them by hand. */
@FunctionalInterface
public interface Addresses {
  /** Throws IllegalArgumentException for a message that has no topic. */
  Address of(Object message);

  /** Where a message that came on {@code topic} should have come; empty where its type does not belong there. */
  default Optional<Address> on(String topic, Object message) {
    var right = of(message);
    return right.topic().equals(topic) ? Optional.of(right) : Optional.empty();
  }
}
