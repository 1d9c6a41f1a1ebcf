package flex.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** Faults, moments and outcomes of a run, as a document. */
final class ChaosReport {
  private final List<String> rows = new ArrayList<>();
  private final EnumMap<ChaosPlan.Fault, int[]> summary = new EnumMap<>(ChaosPlan.Fault.class);
  private int rounds;
  private int asked;
  private int stood;

  /** A round that is over, well or not. */
  void add(ChaosRound round, boolean stoodTheTest) {
    rounds++;
    asked += round.shops();
    stood += stoodTheTest ? round.ready().size() : 0;
    for (var hit : round.hits()) {
      var counts = summary.computeIfAbsent(hit.hurt.fault(), _ -> new int[3]);
      counts[0]++;
      counts[1] += hit.open().size();
      counts[2] += stoodTheTest ? 0 : 1;
      rows.add("| %s | %s | %s | %s | %s | %s | %s | %s | %s |".formatted(rounds, round.plan.seed(),
          ChaosPlan.seconds(Duration.between(round.begun(), hit.at)), hit.victim,
          hit.hurt.away().isZero() ? "" : ChaosPlan.seconds(hit.hurt.away()), hit.doing(), hit.backAfter(),
          hit.stoodAfter(round.ready()), stoodTheTest ? "all stand, once each" : "round failed"));
    }
  }

  void write(Path file) throws IOException {
    var text = new StringBuilder(
        "# Faults, moments, outcomes\n\n%s rounds, %s shops asked for, %s stand, once each.\n\n"
            .formatted(rounds, asked, stood));
    text.append("| fault | times | requests open at those moments | in rounds that failed |\n|---|---|---|---|\n");
    summary.forEach((fault, counts) -> text
        .append("| %s | %s | %s | %s |\n".formatted(fault.words(), counts[0], counts[1], counts[2])));
    text.append("""

        All ended by -9. "Answered after" and "shops after" count from the fault; the shops are those that were open at
        that moment. "As of N s before": read so long before the fault, since the database was away, or slow.

        | round | seed | second | fault | away for | open requests | answered after | shops after | outcome |
        |---|---|---|---|---|---|---|---|---|
        """);
    rows.forEach(row -> text.append(row).append('\n'));
    Files.writeString(file, text.toString());
  }
}
