package flex.agent.commands.io;

import flex.contracts.StoreEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the broker; sent twice, it is the same event.
 *
 * @param id {@code ce_id}
 * @param commandId whose journal entry is told of the acknowledgement; null for none
 */
record Outgoing(String id, StoreEvent event, Instant time, @Nullable String correlationId, @Nullable String causationId,
    @Nullable String traceparent, @Nullable String commandId) {}
