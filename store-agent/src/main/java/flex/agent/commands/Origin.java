package flex.agent.commands;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a command came from; its answer goes back under the same correlation id.
 *
 * @param causeId {@code ce_id} of the message that brought it
 * @param sentAt {@code ce_time}, by the sender's clock
 */
public record Origin(String causeId, @Nullable String correlationId, @Nullable String traceparent, Instant sentAt) {}
