package flex.agent.commands.io;

import flex.agent.commands.Journal;
import flex.agent.commands.JournalEntry;
import flex.agent.commands.Origin;
import flex.agent.commands.Unavailable;
import flex.contracts.StoreAlias;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.AgentReady;
import flex.contracts.StoreEvent.Answer;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.CommandRefused;
import flex.contracts.StoreInfo;
import flex.contracts.Topics;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Signature;
import flex.contracts.wire.Wire;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signed events in order, each until the broker has acknowledged it. One that can never be sent does not hold up
 * those behind it: an answer is replaced by {@link CommandFailed}, anything else is logged and left out.
 */
public final class EventSender implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final Producer<String, byte[]> producer;
  private final Wire wire;
  private final StoreAlias store;
  private final byte[] signingKey;
  private final Journal journal;
  private final Retry retry;
  private final LinkedBlockingQueue<Supplier<Outgoing>> queue = new LinkedBlockingQueue<>();
  private volatile boolean ended;

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
    var outgoing = new Outgoing(store + ":" + entry.commandId(), answered.answer(), answered.at(),
        origin.correlationId(), origin.causeId(), origin.traceparent(), entry.commandId());
    queue.add(() -> outgoing);
  }

  /**
   * Sends that the agent is ready, in the background. The store's state is taken when its turn has come: it holds what
   * the answers before it have told, so it cannot take anything of that back.
   */
  public void ready(String bootId, Supplier<StoreInfo> info, Clock clock) {
    queue.add(() -> new Outgoing(store + ":boot:" + bootId, new AgentReady(store, bootId, info.get()), clock.instant(),
        null, null, null, null));
  }

  /** Whether nothing is sent any more, by an error that nobody foresaw; only a new start helps. */
  public boolean hasEnded() {
    return ended;
  }

  /** Sends the refusal of a command that is not in the journal, before it returns. */
  public void refuse(CommandRefused refusal, String digest, Origin origin, Instant at) {
    sendOrReplace(new Outgoing(store + ":" + refusal.commandId() + ":refused:" + digest.substring(0, 12), refusal, at,
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
    } finally {
      ended = true;
    }
  }

  private void deliver(Supplier<Outgoing> next) throws InterruptedException {
    @Nullable
    Outgoing event = null;
    while (true) {
      try {
        // Once: sent again, an event is what it was.
        event = event == null ? next.get() : event;
        sendOrReplace(event);
        if (event.commandId() != null) {
          journal.sent(event.commandId());
        }
        retry.reset();
        return;
      } catch (Unavailable | KafkaException e) {
        LOG.warn("Event {} is sent again: {}", id(event), String.valueOf(e.getCause() == null ? e : e.getCause()));
      } catch (RuntimeException e) {
        LOG.error("Event {} is sent again after an unexpected failure", id(event), e);
      }
      retry.await();
    }
  }

  private static String id(@Nullable Outgoing event) {
    return event == null ? "(not made yet)" : event.id();
  }

  private void sendOrReplace(Outgoing o) {
    try {
      send(o);
    } catch (Unsendable e) {
      LOG.error("Event {} can never be sent", o.id(), e);
      if (o.event() instanceof Answer a && !(a instanceof CommandFailed)) {
        var failed = new CommandFailed(a.commandId(), a.storeAlias(), a.epoch(), "answer",
            "Its result cannot be told: " + e.getMessage());
        sendOrReplace(new Outgoing(o.id(), failed, o.time(), o.correlationId(), o.causationId(), o.traceparent(),
            o.commandId()));
      }
    }
  }

  private void send(Outgoing o) {
    StoreEvent event = o.event();
    var data = encode(event);
    var envelope = new Envelope(o.id(), "/flex/store/" + store, wire.nameOf(event), o.time(), store.value(),
        o.correlationId(), o.causationId(), o.traceparent(), null);
    var signed = Signature.sign(signingKey, envelope, store.value(), data);
    try {
      producer.send(Wire.record(Topics.STORE_EVENTS, store.value(), signed, data)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException tooLarge) {
        throw new Unsendable(tooLarge);
      }
      throw new Unavailable("the broker did not acknowledge " + o.id(), e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("the agent ends", e);
    }
  }

  private byte[] encode(StoreEvent event) {
    try {
      return wire.toJson(event);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new Unsendable(e);
    }
  }

  /** Whatever is tried, the event cannot be sent. */
  private static final class Unsendable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsendable(RuntimeException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
