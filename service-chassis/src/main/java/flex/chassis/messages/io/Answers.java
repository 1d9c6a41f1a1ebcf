package flex.chassis.messages.io;

import flex.chassis.ShortText;
import flex.contracts.Message;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound.Received;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Answers that belong to no saga: replies to queries, and rejections. */
public final class Answers {
  private static final int LONGEST_ID = 200;

  private final Producer<String, byte[]> producer;
  private final Wire wire;
  private final Clock clock;
  private final String source;

  Answers(Producer<String, byte[]> producer, Wire wire, Clock clock, String source) {
    this.producer = producer;
    this.wire = wire;
    this.clock = clock;
    this.source = source;
  }

  /** Sends the answer to a message that was received, as the other method does. */
  public void answer(Received<?> received, Message answer) {
    var e = received.envelope();
    answer(answer, e.id(), Objects.requireNonNullElse(e.correlationId(), received.key()), e.traceparent());
  }

  /**
   * Sends the answer to the message {@code causeId}, and returns when the broker has it. Its id follows from the
   * cause's, so that an answer sent twice can be recognised.
   */
  public void answer(Message event, String causeId, @Nullable String correlationId,
      @Nullable String traceparent) {
    var address = wire.address(event);
    var envelope = Envelope
        .of(ShortText.of("answer:" + causeId, LONGEST_ID), source, wire.nameOf(event),
            clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .correlated(correlationId, causeId).about(address.key()).traced(traceparent);
    try {
      producer.send(Wire.record(address.topic(), address.key(), envelope, wire.toJson(event))).get();
    } catch (ExecutionException e) {
      throw new KafkaException("an answer could not be sent", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("an answer could not be sent", e);
    }
  }
}
