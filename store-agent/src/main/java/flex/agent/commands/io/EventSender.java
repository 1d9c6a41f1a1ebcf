package flex.agent.commands.io;

import flex.agent.commands.Journal;
import flex.agent.commands.JournalEntry;
import flex.agent.commands.Origin;
import flex.agent.commands.Unavailable;
import flex.contracts.StoreAlias;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.AgentReady;
import flex.contracts.StoreEvent.CommandRefused;
import flex.contracts.Topics;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Signature;
import flex.contracts.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends signed events in order, each until the broker has acknowledged it. */
public final class EventSender implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final Producer<String, byte[]> producer;
  private final Wire wire;
  private final StoreAlias store;
  private final byte[] signingKey;
  private final Journal journal;
  private final Retry retry;
  private final LinkedBlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();

  public EventSender(Producer<String, byte[]> producer, Wire wire, StoreAlias store, byte[] signingKey, Journal journal,
      CountDownLatch end) {
    this.producer = producer;
    this.wire = wire;
    this.store = store;
    this.signingKey = signingKey.clone();
    this.journal = journal;
    this.retry = new Retry(end, LONGEST_DELAY);
  }

  /** How many events the broker does not have yet. */
  public int waiting() {
    return queue.size();
  }

  /** Sends the stored answer, in the background. */
  public void answer(JournalEntry entry) {
    var answered = Objects.requireNonNull(entry.answered());
    var origin = entry.origin();
    queue.add(new Outgoing(store + ":" + entry.commandId(), answered.answer(), answered.at(), origin.correlationId(),
        origin.causeId(), origin.traceparent(), entry.commandId()));
  }

  /** Sends that the agent is ready, in the background. */
  public void ready(AgentReady event, Instant at) {
    queue.add(new Outgoing(store + ":boot:" + event.bootId(), event, at, null, null, null, null));
  }

  /** Sends the refusal of a command that is not in the journal, before it returns. */
  public void refuse(CommandRefused refusal, String digest, Origin origin, Instant at) {
    send(new Outgoing(store + ":" + refusal.commandId() + ":refused:" + digest.substring(0, 12), refusal, at,
        origin.correlationId(), origin.causeId(), origin.traceparent(), null));
  }

  /** Until interrupted, or until the agent ends. */
  @Override
  public void run() {
    try {
      while (true) {
        deliver(queue.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} events are left for the next start", queue.size());
    }
  }

  private void deliver(Outgoing event) throws InterruptedException {
    while (true) {
      try {
        send(event);
        if (event.commandId() != null) {
          journal.sent(event.commandId());
        }
        retry.reset();
        return;
      } catch (Unavailable | KafkaException e) {
        LOG.warn("Event {} is sent again: {}", event.id(), String.valueOf(e.getCause() == null ? e : e.getCause()));
        retry.await();
      }
    }
  }

  private void send(Outgoing o) {
    StoreEvent event = o.event();
    var data = wire.toJson(event);
    var envelope = new Envelope(o.id(), "/flex/store/" + store, wire.nameOf(event), o.time(), store.value(),
        o.correlationId(), o.causationId(), o.traceparent(), null);
    var signed = Signature.sign(signingKey, envelope, store.value(), data);
    try {
      producer.send(Wire.record(Topics.STORE_EVENTS, store.value(), signed, data)).get();
    } catch (ExecutionException e) {
      throw new Unavailable("the broker did not acknowledge " + o.id(), e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("the agent ends", e);
    }
  }
}
