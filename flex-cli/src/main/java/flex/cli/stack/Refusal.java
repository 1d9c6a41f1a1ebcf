package flex.cli.stack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a service does not start, as Spring Boot writes it into the log: a description, and what to do.
 *
 * @param why may have several lines
 */
record Refusal(String why, String remedy) {
  private static final String WHY = "Description:";
  private static final String REMEDY = "Action:";
  /** What the log patterns write for each end of a line within a message, see chassis.yaml. */
  private static final String LINE_END = "\uFFFD";

  /** The last one in these lines; empty where there is none. */
  static Optional<Refusal> of(List<String> log) {
    var lines = log.stream().flatMap(row -> Stream.of(row.split(LINE_END, -1))).toList();
    int why = lines.lastIndexOf(WHY);
    int remedy = lines.lastIndexOf(REMEDY);
    return why < 0 || remedy < why
        ? Optional.empty()
        : Optional.of(new Refusal(paragraph(lines.subList(why + 1, remedy)),
            paragraph(lines.subList(remedy + 1, lines.size()))));
  }

  private static String paragraph(List<String> lines) {
    return lines.stream().dropWhile(String::isBlank).takeWhile(line -> !line.isBlank())
        .collect(Collectors.joining("\n"));
  }
}
