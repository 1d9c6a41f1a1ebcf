package flex.contracts.wire;

import flex.contracts.Address;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.util.Optional;

/** Messages on another topic or under another key than their own, with what to do about it. */
final class Misplaced {
  private Misplaced() {}

  /** {@code right} is where the message should have come, empty where its type does not belong on {@code topic}. */
  static Optional<Problem> check(Optional<Address> right, String type, String topic, String key) {
    if (right.isEmpty()) {
      return Optional.of(new Problem(Reason.UNKNOWN_TYPE, null, type + " does not belong on " + topic + ".",
          "Send it to the topic that the table of topics names."));
    }
    var address = right.get();
    if (!address.topic().equals(topic)) {
      return Optional.of(new Problem(Reason.WRONG_KEY, address.keyField(),
          "The message of " + address.key() + " came on the topic of another.",
          "Send it on " + address.topic() + ", with the value of this field as key of the record."));
    }
    return address.key().equals(key)
        ? Optional.empty()
        : Optional.of(new Problem(Reason.WRONG_KEY, address.keyField(),
            "The message of " + address.key() + " came under another key.",
            "Send the value of this field as key of the record, so that order is kept."));
  }
}
