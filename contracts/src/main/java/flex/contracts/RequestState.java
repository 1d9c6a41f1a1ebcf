package flex.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one request (SITE-06).
 *
 * @param storeAlias null where it is about no store, as is {@code shopAlias}
 * @param cause why it failed, was cancelled or is stuck; null otherwise
 * @param steps every step that was begun, in the order of beginning
 * @param url where the shop answers, once it is ready
 * @param log the last lines that what failed has said, oldest first; null where nothing is known of them
 */
public record RequestState(RequestId requestId, RequestKind kind, Status status, @Nullable StoreAlias storeAlias,
    @Nullable ShopAlias shopAlias, @Nullable String cause, Instant acceptedAt, @Nullable Instant endedAt,
    List<StepState> steps, @Nullable String url, @Nullable List<String> log) {
  public enum Status {
    RUNNING, UNDOING, SUCCEEDED, FAILED, CANCELLED, STUCK
  }

  public enum StepStatus {
    RUNNING, DONE, FAILED, UNDOING, UNDONE
  }

  /** One step with its times; {@code endedAt} is when it was done, or else undone. */
  public record StepState(StepName name, StepStatus status, Instant startedAt, @Nullable Instant endedAt,
      @Nullable String detail) {
    public StepState {
      detail = Text.boundedOrNull(detail);
    }
  }

  public RequestState {
    cause = Text.boundedOrNull(cause);
    steps = List.copyOf(steps);
    log = log == null || log.isEmpty() ? null : log.stream().map(Text::bounded).toList();
  }

  /** Without a log. */
  public RequestState(RequestId requestId, RequestKind kind, Status status, @Nullable StoreAlias storeAlias,
      @Nullable ShopAlias shopAlias, @Nullable String cause, Instant acceptedAt, @Nullable Instant endedAt,
      List<StepState> steps, @Nullable String url) {
    this(requestId, kind, status, storeAlias, shopAlias, cause, acceptedAt, endedAt, steps, url, null);
  }
}
