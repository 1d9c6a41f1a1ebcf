package flex.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every service says alike of a request, on its own {@link Topics#events}; key is the request id. The store and the
 * shop are named where the request is about one.
 */
public sealed interface RequestEvent extends Message {
  /** About a request that is known. */
  sealed interface OfRequest extends RequestEvent {
    RequestId requestId();
  }

  record Accepted(RequestId requestId, RequestKind kind, @Nullable StoreAlias storeAlias,
      @Nullable ShopAlias shopAlias) implements OfRequest {}

  /**
   * A message was refused, and nothing was changed.
   *
   * @param requestId the request that the message has asked for, which was not taken in; its id may be used again. Null
   *        where it is about the message alone: it was too broken to know, is of a type that asks for none (also one that
   *        nobody knows), or was about one that was taken in and is not touched. The key is then the {@code messageId}.
   * @param messageId the CloudEvents id of what was refused
   */
  record Rejected(@Nullable RequestId requestId, String messageId, List<Problem> problems) implements RequestEvent {
    public Rejected {
      messageId = Text.bounded(messageId, 300);
      problems = List.copyOf(problems);
    }
  }

  record StepUndone(RequestId requestId, @Nullable StoreAlias storeAlias, StepName step) implements OfRequest {}

  /** It does not go on by itself: an operator must look, see the runbook. */
  record Stuck(RequestId requestId, @Nullable StoreAlias storeAlias, StepName step, String detail)
      implements
        OfRequest {
    public Stuck {
      detail = Text.bounded(detail);
    }
  }

  /** The end of a cancelled request; everything was undone. */
  record Cancelled(RequestId requestId, @Nullable StoreAlias storeAlias, @Nullable String reason)
      implements
        OfRequest {
    public Cancelled {
      reason = Text.boundedOrNull(reason);
    }
  }

  record StateReported(RequestId requestId, RequestState state) implements OfRequest {}
}
