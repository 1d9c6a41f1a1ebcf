package flex.agent.commands;

import flex.contracts.Problem;
import java.util.List;

/** What a {@link Job} makes of its command. */
public sealed interface Decision {
  /** The changes are made one after the other; none where all is as it shall be. */
  record Do(List<Change> changes) implements Decision {
    public Do {
      changes = List.copyOf(changes);
    }

    public Do(Change... changes) {
      this(List.of(changes));
    }

    List<String> labels() {
      return changes.stream().map(Change::label).toList();
    }
  }

  /** Nothing is changed. */
  record Refuse(Problem problem) implements Decision {}
}
