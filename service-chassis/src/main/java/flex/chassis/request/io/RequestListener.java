package flex.chassis.request.io;

import flex.chassis.ShortText;
import flex.chassis.messages.io.Answers;
import flex.chassis.request.io.Requests.Answer;
import flex.chassis.saga.io.Listens;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestCommand;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.kernel.Inbound;
import flex.kernel.Inbound.Received;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Requests and questions over Kafka. Whatever is refused is answered before its offset is committed. */
final class RequestListener implements Listens {
  private static final int LONGEST_CAUSE = 200;

  private final Requests requests;
  private final Answers answers;
  private final Collection<RequestIntake<?, ?, ?>> intakes;
  private final String owner;
  private final Set<String> topics = new LinkedHashSet<>();
  /** Types of messages that ask for a request; all others, also those that nobody knows, ask for none. */
  private final Set<String> asking;

  RequestListener(Requests requests, Answers answers, Collection<RequestIntake<?, ?, ?>> intakes, String owner,
      Wire wire) {
    this.asking = intakes.stream().map(intake -> wire.nameOfType(intake.type()))
        .collect(Collectors.toUnmodifiableSet());
    this.requests = requests;
    this.answers = answers;
    this.intakes = List.copyOf(intakes);
    this.owner = owner;
    topics.add(Topics.commands(owner));
    for (var intake : intakes) {
      Topics.table().stream().filter(t -> !t.perStore() && t.carries(intake.type())).map(Topics.Topic::address)
          .forEach(topics::add);
    }
  }

  @Override
  public void on(Inbound.Builder inbound) {
    topics.forEach(topic -> inbound.topic(topic, Topics.PARTITIONS));
    inbound.creates(Topics.events(owner), Topics.PARTITIONS).on(RequestCommand.class, this::take);
    intakes.forEach(intake -> submit(inbound, intake));
  }

  private <M extends Message> void submit(Inbound.Builder inbound, RequestIntake<M, ?, ?> intake) {
    inbound.on(intake.type(), r -> answer(r, intake.orderOf(r.message()).requestId(),
        requests.submit(r.message(), Requests.cause(r))));
  }

  private void take(Received<RequestCommand> received) {
    switch (received.message()) {
      case RequestCommand.Cancel(var id, var reason) ->
        answer(received, id, requests.cancel(id, reason, Requests.cause(received), Answers.To.of(received.envelope())));
      case RequestCommand.Retry(var id, var reason) ->
        answer(received, id, requests.retry(id, reason, Requests.cause(received)));
      case RequestCommand.Query(var id) -> requests.state(id).ifPresentOrElse(
          state -> answers.answer(received, new RequestEvent.StateReported(id, state)),
          () -> reject(received, List.of(requests.missing(id))));
    }
  }

  private void answer(Received<?> received, RequestId id, Answer answer) {
    try (var _ = MDC.putCloseable("request", id.value())) {
      switch (answer) {
        case Answer.Rejected(var problems) -> reject(received, problems);
        case Answer.Remembered _ -> {
        }
        case Answer.Accepted(var saga, var repeated) -> {
          if (repeated) {
            requests.history().answer(saga).ifPresent(same -> answers.answer(received, same));
          }
        }
      }
    }
  }

  /** It is a request's rejection where the message has asked for that request, and else that of the message alone. */
  private void reject(Received<?> received, List<Problem> problems) {
    var asked = asked(received.envelope(), parse(received.key()));
    answers.answer(received, new RequestEvent.Rejected(asked, received.envelope().id(), problems));
  }

  private @Nullable RequestId asked(Envelope envelope, Optional<RequestId> named) {
    return named.filter(_ -> asking.contains(envelope.type())).filter(Predicate.not(requests::isTaken)).orElse(null);
  }

  /**
   * What goes to the dead letters is answered where it can be known who sent it. Of a request that was taken in nobody
   * hears that it was rejected, whatever comes under its id: that is about the message alone.
   */
  @Override
  public void rejected(String topic, @Nullable String key, Decoded.Invalid why) {
    var envelope = why.envelope();
    if (envelope == null || !topics.contains(topic)) {
      return;
    }
    var id = requestId(topic, key, why);
    var about = ShortText.of(id.map(RequestId::value)
        .or(() -> Optional.ofNullable(key).filter(k -> !k.isBlank())).orElse(envelope.id()), LONGEST_CAUSE);
    answers.answer(new RequestEvent.Rejected(asked(envelope, id), envelope.id(), why.problems()),
        Answers.To.of(envelope),
        Objects.requireNonNullElse(envelope.correlationId(), about), envelope.traceparent());
  }

  /** The key names the request where nothing but requests travels on the topic, and the key is not what is wrong. */
  private Optional<RequestId> requestId(String topic, @Nullable String key, Decoded.Invalid why) {
    var body = why.body();
    var named = body == null ? "" : body.path("requestId").asText("");
    var mayBeKey = !topic.equals(Topics.commands(owner))
        && !why.problems().getFirst().reason().equals(Reason.WRONG_KEY);
    return parse(named).or(() -> key != null && mayBeKey ? parse(key) : Optional.empty());
  }

  private static Optional<RequestId> parse(String text) {
    try {
      return Optional.of(new RequestId(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
