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

  /**
   * Whose message is answered: ids of messages are unique per source only.
   *
   * @param source a URI reference, so without a space
   */
  public record To(String source, String messageId) {
    public static To of(Envelope envelope) {
      return new To(envelope.source(), envelope.id());
    }

    /** As {@link #toString} writes it. */
    public static To parse(String text) {
      var end = text.indexOf(' ');
      return new To(text.substring(0, end), text.substring(end + 1));
    }

    /** Another for every other sender or message. */
    @Override
    public String toString() {
      return source + " " + messageId;
    }
  }

  /** Sends the answer to a message that was received, as the other method does. */
  public void answer(Received<?> received, Message answer) {
    var e = received.envelope();
    answer(answer, To.of(e), Objects.requireNonNullElse(e.correlationId(), received.key()), e.traceparent());
  }

  /**
   * Sends the answer to a message, and returns when the broker has it. Its id follows from whose message it is, so that an
   * answer sent twice can be recognised, and two senders that use one id are both heard.
   */
  public void answer(Message event, To to, @Nullable String correlationId, @Nullable String traceparent) {
    var address = wire.address(event);
    var envelope = Envelope
        .of(ShortText.of("answer:" + to, LONGEST_ID), source, wire.nameOf(event),
            clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .correlated(correlationId, to.messageId()).about(address.key()).traced(traceparent);
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
