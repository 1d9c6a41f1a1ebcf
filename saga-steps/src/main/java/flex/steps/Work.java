package flex.steps;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of a work.
 *
 * @param order what was asked for; never changes
 * @param facts what was learnt so far
 * @param plan name of the plan it goes by, in its {@code version}
 * @param early signals that have come before their step, until that is done
 */
public record Work<O, F>(O order, F facts, String plan, int version, List<String> early) {
  public Work {
    early = List.copyOf(early);
  }

  Work<O, F> learnt(F all) {
    return new Work<>(order, all, plan, version, early);
  }

  Work<O, F> heard(String signal) {
    return new Work<>(order, facts, plan, version, Stream.concat(early.stream(), Stream.of(signal)).toList());
  }

  Work<O, F> without(String signal) {
    return early.contains(signal)
        ? new Work<>(order, facts, plan, version, early.stream().filter(s -> !s.equals(signal)).toList())
        : this;
  }
}
