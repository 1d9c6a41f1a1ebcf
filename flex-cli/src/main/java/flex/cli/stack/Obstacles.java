package flex.cli.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

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

  /** Of all services: the ports of those that do not run, and what each needs beyond them. */
  static Obstacles of(Collection<Service> services, Predicate<Service> runs, Surroundings around) {
    var taken = new ArrayList<String>();
    var remedies = new ArrayList<String>();
    var owners = new ArrayList<Processes.Running>();
    for (var service : services) {
      for (var port : runs.test(service) ? List.<Port>of() : service.ports()) {
        int number = around.ports().number(port);
        around.portTable().obstacle(Ports.ADDRESS, number).ifPresent(why -> {
          taken.add("port %s (%s) %s".formatted(number, port.label(), why));
          remedies.add("%s N (or %s=N)".formatted(port.option(), port.variable()));
          owners.addAll(around.portTable().tenant(Ports.ADDRESS, number).owners());
        });
      }
      var further = service.obstacles(around);
      taken.addAll(further.taken());
      remedies.addAll(further.remedies());
      owners.addAll(further.owners());
    }
    return new Obstacles(taken, remedies, owners);
  }
}
