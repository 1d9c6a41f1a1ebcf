package flex.site.server.io;

import flex.contracts.Message;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.site.ShortText;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers that belong to no saga: replies to queries and rejections. */
@Component
public class SiteEvents {
  private static final int LONGEST_ID = 200;

  private final Producer<String, byte[]> producer;
  private final Wire wire;
  private final Clock clock;

  SiteEvents(Producer<String, byte[]> producer, Wire wire, Clock clock) {
    this.producer = producer;
    this.wire = wire;
    this.clock = clock;
  }

  /**
   * Sends the answer to the message {@code causeId}, and returns when the broker has it. Its id follows from the
   * cause's, so that an answer sent twice can be recognised.
   */
  public void answer(Message event, String causeId, @Nullable String correlationId,
      @Nullable String traceparent) {
    var address = wire.address(event);
    var envelope = Envelope
        .of(ShortText.of("answer:" + causeId, LONGEST_ID), Infrastructure.SOURCE, wire.nameOf(event),
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
