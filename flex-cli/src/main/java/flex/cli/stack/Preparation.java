package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What one service needs for its start that others do not; a row of the table names it. */
public interface Preparation {
  /** For a service that needs no more than all have alike. */
  Preparation NONE = new Preparation() {
  };

  /** What is in the way beside taken ports. */
  default Obstacles obstacles(Surroundings around) {
    return Obstacles.NONE;
  }

  /** Variables that it always sets. */
  default List<String> sets() {
    return List.of();
  }

  /** Makes what is missing, and returns settings beside those that all services get; {@code jar} is the service's. */
  default Map<String, String> prepare(Path jar, Surroundings around) throws IOException {
    return Map.of();
  }
}
