package flex.cli;

import flex.cli.api.ApiClient;
import flex.cli.api.Found;
import flex.cli.api.Place;
import flex.cli.api.RequestPages;
import flex.cli.stack.Pause;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Pending;
import flex.contracts.RequestState.Status;
import flex.contracts.wire.Json;
import java.time.Clock;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "request", description = "Shows, follows, cancels and retries requests.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "An id may be given as OWNER/ID, such as site/order-4711; it must be where two services have the id."})
final class RequestVerb {
  private static final long STEP_MILLIS = 200;

  private final Flex flex;

  RequestVerb(Flex flex) {
    this.flex = flex;
  }

  @Command(name = "show", description = "A request with every step and its time.", footer = { "",
      "With --follow it ends with the request: 0 if it succeeded, 1 if it failed, was cancelled or is stuck."})
  int show(@Parameters(paramLabel = "ID", descriptionKey = "/requestId", description = "id of the request") String id,
      @Option(names = { "-f", "--follow"}, description = "go on until it has ended") boolean follow) {
    try (var all = flex.requests()) {
      var found = all.find(id);
      return present(all.place(found), found, follow);
    }
  }

  @Command(name = "list", description = "Requests, newest first.")
  int list(
      @Option(names = "--store", paramLabel = "ALIAS", descriptionKey = "/storeAlias", description = "only those of one store") @Nullable String store,
      @Mixin Paging paging,
      @Option(names = "--before", paramLabel = "ID", descriptionKey = "/before", description = "accepted before this one") @Nullable String before) {
    try (var all = flex.requests()) {
      var listed = all.list((store == null ? "" : "&store=" + ApiClient.encoded(store))
          + (before == null ? "" : "&before=" + ApiClient.encoded(before)), paging.limit());
      var found = listed.found();
      paging.tellMore(flex.terminal(), listed.more(), "flex request list "
          + (store == null ? "" : "--store " + store + " ") + "--before "
          + (found.isEmpty() ? "" : found.getLast().json().path("requestId").asText()));
      if (flex.terminal().isJson()) {
        flex.terminal().json(found.stream().map(Found::json).toList());
      } else {
        requests().list(found, all.isSeveral());
      }
      return ExitCode.OK.code();
    }
  }

  @Command(name = "cancel", description = "Stops a request and undoes what it did, until its last step.")
  int cancel(@Parameters(paramLabel = "ID", descriptionKey = "/requestId", description = "id of the request") String id,
      @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "/reason", description = "recorded with the request") @Nullable String reason,
      @Option(names = { "-f", "--follow"}, description = "go on until it is undone") boolean follow) {
    try (var all = flex.requests()) {
      var place = all.locate(id);
      var body = Json.mapper().createObjectNode();
      if (reason != null) {
        body.put("reason", reason);
      }
      place.post("cancellation", body, pending(place, "the request may be cancelled all the same"));
      present(place, after(place, "the cancellation was taken in"), follow);
      return ExitCode.OK.code();
    }
  }

  @Command(name = "retry", description = "Lets a stuck request go on with the step it is stuck in, once its cause is mended.", footer = {
      "", "With --follow it ends with the request: 0 if it succeeded, 1 if it failed, was cancelled or is stuck."})
  int retry(@Parameters(paramLabel = "ID", descriptionKey = "/requestId", description = "id of the request") String id,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", descriptionKey = "/reason", description = "what was mended; recorded with the request") String reason,
      @Option(names = { "-f", "--follow"}, description = "go on until it has ended") boolean follow) {
    if (reason.isBlank()) {
      throw new Failure(ExitCode.USAGE, "--reason is empty", "say what was mended, for those who read it later");
    }
    try (var all = flex.requests()) {
      var place = all.locate(id);
      place.post("retry", Json.mapper().createObjectNode().put("reason", reason),
          pending(place, "the request may go on all the same"));
      return present(place, after(place, "the retry was taken in"), follow);
    }
  }

  private Pending pending(Place place, String state) {
    return new Pending(flex.terminal(), state, "see: flex request show " + place.name()
        + "; the same again does no harm");
  }

  /** How it stands after what was done. */
  private static Found after(Place place, String done) {
    try {
      return place.get();
    } catch (Failure e) {
      throw e.and(done, "how it stands: flex request show " + place.name());
    }
  }

  /** Shows a request, followed to its end if wanted; the exit code is then that of the request. */
  int present(Place place, Found first, boolean follow) {
    var found = first;
    var state = RequestPages.parse(found);
    if (follow) {
      var pending = new Pending(flex.terminal(), "the request " + place.name() + " goes on without this command",
          "watch it: flex request show " + place.name() + " --follow");
      var following = requests().new Following(found.name());
      following.next(state);
      try (var _ = pending.watch()) {
        while (!RequestPages.hasEnded(state)) {
          Pause.millis(STEP_MILLIS);
          found = place.get();
          state = RequestPages.parse(found);
          following.next(state);
        }
      } catch (Failure e) {
        throw pending.after(e);
      }
    }
    if (flex.terminal().isJson()) {
      flex.terminal().json(found.json());
    } else if (!follow) {
      requests().show(found.name(), state);
    }
    return (follow && state.status() != Status.SUCCEEDED ? ExitCode.FAILED : ExitCode.OK).code();
  }

  private RequestPages requests() {
    return new RequestPages(flex.terminal(), Clock.systemUTC(), ZoneOffset.UTC);
  }
}
