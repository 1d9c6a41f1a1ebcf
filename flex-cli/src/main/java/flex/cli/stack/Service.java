package flex.cli.stack;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A row of the table of {@link Services}: a process of the stack beside the stores. */
public sealed interface Service permits Foundation, FlexService {
  /** What people call it, and what its log and data are named. */
  String label();

  /** Where it listens; the first is where it answers. */
  List<Port> ports();

  default Port port() {
    return ports().getFirst();
  }

  /** Whether it serves by now. */
  boolean answers(Ports ports);

  /** What is in the way of it and of what it starts, beside its own ports being taken. */
  default Obstacles obstacles(Surroundings around) {
    return Obstacles.NONE;
  }

  /** Makes ready what it needs, and says how it is started. */
  Program program(Surroundings around) throws IOException;

  /**
   * How a process is started.
   *
   * @param command begins with the program
   * @param settings variables of its environment, beside those of this process
   */
  record Program(List<String> command, Map<String, String> settings) {
    public Program {
      command = List.copyOf(command);
      settings = Map.copyOf(settings);
    }
  }
}
