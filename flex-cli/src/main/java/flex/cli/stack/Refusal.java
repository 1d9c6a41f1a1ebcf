package flex.cli.stack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a service does not start, as Spring Boot writes it into the log: a description, and what to do.
 *
 * @param why may have several lines
 */
record Refusal(String why, String remedy) {
  private static final String WHY = "Description:";
  private static final String REMEDY = "Action:";

  /** The last one in these lines; empty where there is none. */
  static Optional<Refusal> of(List<String> log) {
    int why = log.lastIndexOf(WHY);
    int remedy = log.lastIndexOf(REMEDY);
    return why < 0 || remedy < why
        ? Optional.empty()
        : Optional.of(new Refusal(paragraph(log.subList(why + 1, remedy)),
            paragraph(log.subList(remedy + 1, log.size()))));
  }

  private static String paragraph(List<String> lines) {
    return lines.stream().dropWhile(String::isBlank).takeWhile(line -> !line.isBlank())
        .collect(Collectors.joining("\n"));
  }
}
