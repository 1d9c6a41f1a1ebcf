package flex.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.cli.api.Found;
import flex.cli.api.SagaPages;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Pending;
import flex.contracts.wire.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "saga", description = "Shows what happened inside requests, and helps those that wait for a person.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "An id may be given as OWNER/ID, such as site/order-4711; it must be where two services have the id.",
    "Woken at night? flex saga list --stuck, then flex saga show ID: it says why, and what to do next.",
    "The runbook is docs/runbook-stuck-sagas.md. Looking changes nothing; all other sagas go on meanwhile."})
final class SagaVerb {
  private final Flex flex;

  SagaVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "list", description = "Sagas, newest first. A saga has the id of its request.", footer = { "",
      "OPEN goes on by itself, ENDED is over, PARKED was stopped since it could not be handled, STUCK asks for help",
      "because something could not be undone, or cannot go on. PARKED and STUCK wait for you."})
  int list(@Option(names = "--stuck", description = "only those that wait for a person") boolean stuck,
      @Mixin Paging paging,
      @Option(names = "--until", paramLabel = "INSTANT", descriptionKey = "/until", description = "begun by then, such as 2026-01-31T12:00:00Z") @Nullable Instant until) {
    try (var all = flex.sagas()) {
      var listed = all.list((stuck ? "&stuck=true" : "") + (until == null ? "" : "&until=" + until), paging.limit());
      var found = listed.found();
      paging.tellMore(flex.terminal(), listed.more(), "flex saga list " + (stuck ? "--stuck " : "") + "--until "
          + (found.isEmpty() ? "" : found.getLast().json().path("createdAt").asText()));
      if (flex.terminal().isJson()) {
        flex.terminal().json(found.stream().map(Found::json).toList());
      } else {
        pages().list(found, stuck, all.isSeveral());
      }
      return ExitCode.OK.code();
    }
  }

  @Command(name = "show", description = "One saga: why it waits, every event, what it does, what waits with it.", footer = {
      "", "Changes nothing. Its last lines say what can be done. With --json nothing is cut short."})
  int show(
      @Parameters(paramLabel = "ID", descriptionKey = "/sagaId", description = "id of the saga, which is that of its request") String id) {
    try (var all = flex.sagas()) {
      present(all.find(id), pages()::show);
      return ExitCode.OK.code();
    }
  }

  @Command(name = "retry", description = "Lets a saga that waits try again, once the cause is mended.", footer = { "",
      "Safe to repeat: nothing is left out and nothing is done twice. PARKED: what waits is handled, in its order; a",
      "state that cannot be read is made anew from the events. STUCK: the step is tried once more.",
      "Ends with 1 where it fails again; the saga then waits as before, with the reason you gave."})
  int retry(@Parameters(paramLabel = "ID", descriptionKey = "/sagaId", description = "id of the saga") String id,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", descriptionKey = "/reason", description = "what was mended; kept with the saga (1 to 1000 characters)") String reason) {
    return act(id, "retry", body(reason), "the same again does no harm", pages()::retried);
  }

  @Command(name = "skip-step", description = "Lets a saga that waits go on without what it waits for.", footer = { "",
      "Cannot be taken back, and does nothing in the store or at the hypervisor: do by hand what you leave out.",
      "PARKED for a message or a timer: that is dropped. PARKED with inputs: the first of them is left out, for good;",
      "show tells which. PARKED without, or STUCK: the step counts as done, or as undone where it is being undone.",
      "Refused where it could not go on. Ends with 1 where the saga waits still. Each time leaves out one thing: with the",
      "version that show prints, a repeated command is refused."})
  int skipStep(@Parameters(paramLabel = "ID", descriptionKey = "/sagaId", description = "id of the saga") String id,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", descriptionKey = "/reason", description = "what you did by hand, and who agreed; kept with the saga (1 to 1000 characters)") String reason,
      @Option(names = "--version", paramLabel = "N", descriptionKey = "/version", description = "only if that is still the saga's version") @Nullable Long version) {
    return act(id, "skip-step", version == null ? body(reason) : body(reason).put("version", version),
        version == null
            ? "the same again could leave out one thing more: look first, then name the --version that is shown"
            : "the same again does no harm: it is refused where the saga has another version by now",
        pages()::skipped);
  }

  private static ObjectNode body(String reason) {
    if (reason.isBlank()) {
      throw new Failure(ExitCode.USAGE, "--reason is empty", "say what you found and did, for those who read it later");
    }
    return Json.mapper().createObjectNode().put("reason", reason);
  }

  /** {@code repeated} says what the same command does where it is given once more, as no answer came. */
  private int act(String id, String action, JsonNode body, String repeated, Consumer<Found> tell) {
    try (var all = flex.sagas()) {
      var place = all.locate(id);
      var saga = place.post(action, body, new Pending(flex.terminal(), "it may have been done all the same",
          "see: flex saga show " + place.name() + "; " + repeated));
      present(saga, tell);
      return (SagaPages.waits(saga.json()) ? ExitCode.FAILED : ExitCode.OK).code();
    }
  }

  private void present(Found saga, Consumer<Found> forPeople) {
    if (flex.terminal().isJson()) {
      flex.terminal().json(saga.json());
    } else {
      forPeople.accept(saga);
    }
  }

  private SagaPages pages() {
    return new SagaPages(flex.terminal(), ZoneOffset.UTC);
  }
}
