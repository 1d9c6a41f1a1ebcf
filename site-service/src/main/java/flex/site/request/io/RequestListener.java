package flex.site.request.io;

import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestCommand;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.SiteCommand;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.kernel.Inbound;
import flex.kernel.Inbound.Received;
import flex.kernel.Sagas.Cause;
import flex.site.ShortText;
import flex.site.request.Intake;
import flex.site.request.RequestHistory;
import flex.site.request.io.RequestHandler.Answer;
import flex.site.server.io.SiteEvents;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Requests and questions over Kafka. Whatever is refused is answered before its offset is committed. */
@Component
class RequestListener {
  private static final int LONGEST_CAUSE = 200;

  private final RequestHandler requests;
  private final SiteEvents events;

  RequestListener(RequestHandler requests, SiteEvents events) {
    this.requests = requests;
    this.events = events;
  }

  void register(Inbound.Builder inbound) {
    inbound.topic(Topics.PROVISIONING_EVENTS, Topics.PARTITIONS)
        .topic(Topics.SITE_COMMANDS, Topics.PARTITIONS)
        .creates(Topics.SITE_EVENTS, Topics.PARTITIONS)
        .on(ShopRequested.class, r -> answer(r, r.message().requestId(), requests.submit(r.message(), cause(r))))
        .on(SiteCommand.CreateShop.class,
            r -> answer(r, r.message().requestId(), requests.submit(r.message(), cause(r))))
        .on(SiteCommand.ConfigureStore.class,
            r -> answer(r, r.message().requestId(), requests.submit(r.message(), cause(r))))
        .on(RequestCommand.Cancel.class,
            r -> answer(r, r.message().requestId(),
                requests.cancel(r.message().requestId(), r.message().reason(), cause(r))))
        .on(RequestCommand.Retry.class,
            r -> answer(r, r.message().requestId(),
                requests.retry(r.message().requestId(), r.message().reason(), cause(r))))
        .on(RequestCommand.Query.class, this::query)
        .on(SiteCommand.QueryStore.class, this::queryStore);
  }

  static Cause cause(Received<?> received) {
    // Ids are unique per source only. It becomes the causation id of messages, which may not be long.
    var e = received.envelope();
    return new Cause(ShortText.of(e.source() + "#" + e.id(), LONGEST_CAUSE), e.traceparent());
  }

  private void answer(Received<?> received, RequestId id, Answer answer) {
    try (var _ = MDC.putCloseable("request", id.value())) {
      switch (answer) {
        case Answer.Rejected(var problems) -> reject(received, id, problems);
        case Answer.Accepted(var saga, var repeated) -> {
          if (repeated) {
            RequestHistory.answer(saga).ifPresent(same -> send(received, same));
          }
        }
      }
    }
  }

  private void query(Received<RequestCommand.Query> received) {
    var id = received.message().requestId();
    requests.state(id).ifPresentOrElse(
        state -> send(received, new RequestEvent.StateReported(id, state)),
        () -> reject(received, id, List.of(requests.missing(id))));
  }

  private void queryStore(Received<SiteCommand.QueryStore> received) {
    var alias = received.message().storeAlias();
    requests.report(alias).ifPresentOrElse(
        report -> send(received, report),
        () -> send(received, new RequestEvent.Rejected(null, received.envelope().id(),
            List.of(Intake.unknownStore(alias.value())))));
  }

  private void reject(Received<?> received, RequestId id, List<Problem> problems) {
    send(received, new RequestEvent.Rejected(id, received.envelope().id(), problems));
  }

  private void send(Received<?> received, Message answer) {
    var e = received.envelope();
    events.answer(answer, e.id(), Objects.requireNonNullElse(e.correlationId(), received.key()), e.traceparent());
  }

  /** What goes to the dead letters, and who sent it can be known. */
  void rejected(String topic, @Nullable String key, Decoded.Invalid why) {
    var envelope = why.envelope();
    var messageId = envelope == null ? UUID.randomUUID().toString() : envelope.id();
    var id = requestId(topic, key, why);
    var about = ShortText.of(id.map(RequestId::value)
        .or(() -> Optional.ofNullable(key).filter(k -> !k.isBlank())).orElse(messageId), LONGEST_CAUSE);
    var correlation = envelope == null ? null : envelope.correlationId();
    events.answer(new RequestEvent.Rejected(id.orElse(null), messageId, why.problems()), messageId,
        Objects.requireNonNullElse(correlation, about), envelope == null ? null : envelope.traceparent());
  }

  private static Optional<RequestId> requestId(String topic, @Nullable String key, Decoded.Invalid why) {
    var body = why.body();
    var named = body == null ? "" : body.path("requestId").asText("");
    return parse(named).or(() -> topic.equals(Topics.PROVISIONING_EVENTS) && key != null
        ? parse(key)
        : Optional.empty());
  }

  private static Optional<RequestId> parse(String text) {
    try {
      return Optional.of(new RequestId(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
