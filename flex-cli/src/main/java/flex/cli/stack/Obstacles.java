package flex.cli.stack;

import java.util.List;

/**
 * What others have that a service needs.
 *
 * @param taken each in a line
 * @param remedies options of {@code flex up} that go round it
 * @param owners the processes that have it, as far as they are known
 */
record Obstacles(List<String> taken, List<String> remedies, List<Processes.Running> owners) {
  static final Obstacles NONE = new Obstacles(List.of(), List.of(), List.of());

  Obstacles {
    taken = List.copyOf(taken);
    remedies = List.copyOf(remedies);
    owners = List.copyOf(owners);
  }
}
