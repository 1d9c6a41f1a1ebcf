package flex.cli;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Table;
import flex.kernel.DeadLetters;
import flex.kernel.DeadLetters.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "dlt", description = "Messages that could not be handled.", synopsisSubcommandLabel = "COMMAND")
final class DltVerb {
  /** The header with the consumer group that refused the message; letters of before have none. */
  private static final String GROUP = "flex_dlt_group";
  private static final String TIMEOUT_MILLIS = "10000";

  private final Flex flex;

  DltVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "list", description = "Dead letters, oldest first.")
  int list(
      @Option(names = "--topic", paramLabel = "TOPIC", description = "only those of one topic") @Nullable String topic) {
    List<DeadLetter> letters = withBroker(d -> d.list(topic));
    if (flex.terminal().isJson()) {
      flex.terminal().json(letters);
      return ExitCode.OK.code();
    }
    var table = new Table("ID", "AT", "GROUP", "TYPE", "REASON", "RESENT", "DETAIL");
    for (var letter : letters) {
      table.row(letter.id(), letter.at().toString(), letter.headers().getOrDefault(GROUP, "-"),
          letter.type() == null ? "-" : letter.type(), letter.reason(), letter.resent() ? "yes" : "no",
          letter.detail());
    }
    if (letters.stream().noneMatch(l -> l.headers().containsKey(GROUP))) {
      table = table.without("GROUP");
    }
    flex.terminal().say(table.isEmpty() ? "no dead letters" : table.toString());
    return ExitCode.OK.code();
  }

  @Command(name = "show", description = "One dead letter with its headers and its content.")
  int show(@Parameters(paramLabel = "ID", description = "TOPIC/PARTITION/OFFSET, as listed") String id) {
    var letter = withBroker(d -> d.find(id)).orElseThrow(() -> missing(id));
    if (flex.terminal().isJson()) {
      flex.terminal().json(letter);
      return ExitCode.OK.code();
    }
    flex.terminal().say("topic   " + letter.topic());
    flex.terminal().say("key     " + letter.key());
    flex.terminal().say("at      " + letter.at());
    if (letter.headers().containsKey(GROUP)) {
      flex.terminal().say("group   " + letter.headers().get(GROUP));
    }
    flex.terminal().say("resent  " + (letter.resent() ? "yes" : "no"));
    flex.terminal().say("reason  " + letter.reason() + "  " + letter.detail());
    letter.headers().entrySet().stream().sorted(Map.Entry.comparingByKey())
        .forEach(h -> flex.terminal().say("  " + h.getKey() + ": " + h.getValue()));
    flex.terminal().say("");
    flex.terminal().say(letter.data());
    return ExitCode.OK.code();
  }

  @Command(name = "resend", description = "Sends a dead letter to its topic again, as it came.")
  int resend(@Parameters(paramLabel = "ID", description = "TOPIC/PARTITION/OFFSET, as listed") String id,
      @Option(names = "--again", description = "also if it was sent again before") boolean again) {
    var letter = withBroker(d -> d.find(id)).orElseThrow(() -> missing(id));
    if (letter.resent() && !again) {
      throw new Failure(ExitCode.REFUSED, id + " was sent again before", "--again sends it once more");
    }
    withBroker(d -> {
      d.resend(id);
      return id;
    });
    if (flex.terminal().isJson()) {
      flex.terminal().json(Map.of("id", id, "topic", letter.topic(), "resent", true));
    } else {
      flex.terminal().say("sent to " + letter.topic());
    }
    return ExitCode.OK.code();
  }

  private <T> T withBroker(Function<DeadLetters, T> action) {
    var bootstrap = flex.ports(flex.activeHome()).bootstrap();
    try {
      return action.apply(new DeadLetters(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", "5000",
          "default.api.timeout.ms", TIMEOUT_MILLIS, "max.block.ms", TIMEOUT_MILLIS, "delivery.timeout.ms",
          TIMEOUT_MILLIS)));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.REFUSED, String.valueOf(e.getMessage()), "ask its sender to send it again", e);
    } catch (KafkaException e) {
      throw new Failure(ExitCode.NOT_RUNNING, "the broker at " + bootstrap + " does not answer: "
          + (e.getCause() == null ? e : e.getCause()).getMessage(), "start the stack: flex up; what runs: flex status",
          e);
    }
  }

  private static Failure missing(String id) {
    return new Failure(ExitCode.NOT_FOUND, "there is no dead letter '" + id + "'", "list them: flex dlt list");
  }
}
