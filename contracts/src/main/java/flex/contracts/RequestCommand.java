package flex.contracts;

import org.jspecify.annotations.Nullable;

/** What every service is asked alike about a request, on its own {@link Topics#commands}; key is the request id. */
public sealed interface RequestCommand extends Message {
  RequestId requestId();

  /** Stops a request and undoes what it did; refused from its pivot on. */
  record Cancel(RequestId requestId, @Nullable String reason) implements RequestCommand {
    public Cancel {
      reason = Text.boundedOrNull(reason);
    }
  }

  /** Runs a stuck request on from the step at which it stuck; {@code reason} is recorded. */
  record Retry(RequestId requestId, String reason) implements RequestCommand {
    public Retry {
      reason = Text.bounded(reason);
    }
  }

  /** Answered by {@link RequestEvent.StateReported} (SITE-06). */
  record Query(RequestId requestId) implements RequestCommand {}
}
