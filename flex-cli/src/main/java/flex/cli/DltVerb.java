package flex.cli;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Pending;
import flex.cli.terminal.Table;
import flex.kernel.DeadLetters;
import flex.kernel.DeadLetters.DeadLetter;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "dlt", description = "Messages that could not be handled.", synopsisSubcommandLabel = "COMMAND")
final class DltVerb {
  private static final String ID = "TOPIC/PARTITION/OFFSET, as listed";
  private static final String TIMEOUT_MILLIS = "10000";

  private final Flex flex;

  DltVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "list", description = "Dead letters, newest first.")
  int list(
      @Option(names = "--topic", paramLabel = "TOPIC", description = "only those of one topic") @Nullable String topic,
      @Mixin Paging paging,
      @Option(names = "--before", paramLabel = "ID", description = "older than this one") @Nullable String before) {
    var page = withBroker(d -> d.list(topic, paging.limit(), before));
    var letters = page.letters();
    paging.tellMore(flex.terminal(), page.more(), "flex dlt list " + (topic == null ? "" : "--topic " + topic + " ")
        + "--before " + (letters.isEmpty() ? "" : letters.getLast().id()));
    if (flex.terminal().isJson()) {
      flex.terminal().json(letters);
      return ExitCode.OK.code();
    }
    var table = new Table("ID", "AT", "GROUP", "TYPE", "REASON", "RESENT", "DETAIL");
    for (var letter : letters) {
      table.row(letter.id(), letter.at(), Objects.requireNonNullElse(letter.group(), "-"),
          Objects.requireNonNullElse(letter.type(), "-"), letter.reason(), letter.resent() ? "yes" : "no",
          letter.detail());
    }
    var hasGroups = letters.stream().anyMatch(l -> l.group() != null);
    flex.terminal().say(hasGroups ? table : table.without("GROUP"), "no dead letters");
    return ExitCode.OK.code();
  }

  @Command(name = "show", description = "One dead letter with its headers and its content.")
  int show(@Parameters(paramLabel = "ID", description = ID) String id) {
    var letter = find(id);
    var terminal = flex.terminal();
    if (terminal.isJson()) {
      terminal.json(letter);
      return ExitCode.OK.code();
    }
    terminal.say("topic   %s", letter.topic());
    terminal.say("key     %s", Objects.requireNonNullElse(letter.key(), "-"));
    terminal.say("at      %s", letter.at());
    if (letter.group() != null) {
      terminal.say("group   %s", letter.group());
    }
    terminal.say("resent  %s", letter.resent() ? "yes" : "no");
    terminal.say("reason  %s  %s", letter.reason(), letter.detail());
    Objects.requireNonNullElse(letter.headers(), Map.<String, String>of()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey()).forEach(h -> terminal.say("  %s: %s", h.getKey(), h.getValue()));
    terminal.say("content");
    // Set off, so that none of its lines passes for one of ours.
    Objects.requireNonNullElse(letter.data(), "").lines().forEach(line -> terminal.say("  %s", line));
    return ExitCode.OK.code();
  }

  @Command(name = "resend", description = "Sends a dead letter to its topic again, as it came.", footer = { "",
      "It goes to the consumers alone that refused it. Where they have handled it meanwhile, they drop it by its id."})
  int resend(@Parameters(paramLabel = "ID", description = ID) String id,
      @Option(names = "--again", description = "also if it was sent again before") boolean again) {
    var letter = find(id);
    if (letter.resent() && !again) {
      throw new Failure(ExitCode.REFUSED, id + " was sent again before", "--again sends it once more");
    }
    var pending = new Pending(flex.terminal(), "it may have been sent all the same",
        "the same again does no harm: who has handled it drops it; where it says that it was sent before, --again");
    try (var _ = pending.watch()) {
      withBroker(d -> {
        d.resend(id);
        return id;
      });
    } catch (Failure e) {
      throw e.exitCode() == ExitCode.REFUSED ? e : pending.after(e);
    }
    if (flex.terminal().isJson()) {
      flex.terminal().json(Map.of("id", id, "topic", letter.topic(), "resent", true));
    } else {
      flex.terminal().say("sent to " + letter.topic());
    }
    return ExitCode.OK.code();
  }

  private DeadLetter find(String id) {
    return withBroker(d -> d.find(id)).orElseThrow(() -> new Failure(ExitCode.NOT_FOUND,
        "there is no dead letter '" + id + "'", "list them: flex dlt list"));
  }

  private <T> T withBroker(Function<DeadLetters, T> action) {
    var bootstrap = flex.ports(flex.activeHome()).bootstrap();
    try {
      return action.apply(new DeadLetters(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", "5000",
          "default.api.timeout.ms", TIMEOUT_MILLIS, "max.block.ms", TIMEOUT_MILLIS, "delivery.timeout.ms",
          TIMEOUT_MILLIS)));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.REFUSED, String.valueOf(e.getMessage()), "", e);
    } catch (KafkaException e) {
      throw new Failure(ExitCode.NOT_RUNNING, "the broker at " + bootstrap + " does not answer: " + e.getMessage()
          + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()),
          "start the stack: flex up; what runs: flex status", e);
    }
  }
}
