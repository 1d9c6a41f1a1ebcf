package flex.chassis.saga.io;

import flex.contracts.Problem;
import flex.contracts.wire.Decoded;
import flex.kernel.Inbound;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A feature that listens to Kafka, as a bean. */
@FunctionalInterface
public interface Listens {
  /** Says to what it listens. */
  void on(Inbound.Builder inbound);

  /** What is wrong with a valid message, also one that others listen to; it goes to the dead letters then. */
  default Optional<Problem> verify(Inbound.Received<Object> received) {
    return Optional.empty();
  }

  /** Hears of what goes to the dead letters, of whatever topic, for an answer to who sent it. */
  default void rejected(String topic, @Nullable String key, Decoded.Invalid why) throws Exception {}
}
