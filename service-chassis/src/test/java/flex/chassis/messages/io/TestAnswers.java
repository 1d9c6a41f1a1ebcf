package flex.chassis.messages.io;

import flex.contracts.wire.Wire;
import java.time.Clock;
import org.apache.kafka.clients.producer.Producer;

/** Answers outside of a Spring context. */
public final class TestAnswers {
  private TestAnswers() {}

  public static Answers of(Producer<String, byte[]> producer, Wire wire, Clock clock) {
    return new Answers(producer, wire, clock, "/tests");
  }
}
