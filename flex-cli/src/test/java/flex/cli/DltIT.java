package flex.cli;

import flex.cli.stack.Home;
import flex.cli.stack.Port;
import flex.cli.stack.Ports;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestCommand.Query;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestBroker;
import flex.kernel.Inbound;
import flex.kernel.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The way of an operator: list, show, repair, resend; on a real broker. */
class DltIT {
  private final String bootstrap = TestBroker.shared().bootstrapServers();
  private final String topic = "dlt." + UUID.randomUUID();
  private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean repaired = new AtomicBoolean();

  @TempDir
  Path directory;

  @BeforeEach
  void rememberTheBroker() {
    var port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    Ports.usual().with(Port.BROKER, port).save(Home.of(directory));
  }

  private Run flex(String... arguments) {
    return Run.flex(Map.of("FLEX_HOME", directory.toString()), arguments);
  }

  @Test
  void shouldHandADeadLetterInAgainOnceTheCauseIsRepaired() throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrap);
    try (var producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
        var _ = Inbound.builder(kafka, topic, Wire.flex(), producer, new SimpleMeterRegistry()).topic(topic, 1)
            .on(Query.class, r -> {
              var id = r.message().requestId().value();
              if (id.equals("poison") && !repaired.get()) {
                throw new Refused(new Problem(Reason.NOT_ALLOWED, "/requestId", "Not yet.", "Repair it."));
              }
              taken.add(id);
            }).start()) {
      for (var id : List.of("poison", "behind")) {
        producer.send(Wire.record(topic, id, Envelope.of("id-" + id, "/tests", "flex.request.Query.v1",
            Instant.now()), "{\"requestId\":\"%s\"}".formatted(id).getBytes(UTF_8))).get();
      }
      awaitTaken("behind");

      var letters = flex("dlt", "list", "--topic", topic, "--json").json();
      assertThat(letters).singleElement().satisfies(l -> {
        assertThat(l.path("reason").asText()).isEqualTo("NOT_ALLOWED");
        assertThat(l.path("detail").asText()).isEqualTo("/requestId: Not yet. Repair it.");
        assertThat(l.path("resent").asBoolean()).isFalse();
      });
      var id = letters.path(0).path("id").asText();
      assertThat(flex("dlt", "show", id).out()).contains("key     poison", "NOT_ALLOWED", "{\"requestId\":\"poison\"}");

      repaired.set(true);
      assertThat(flex("dlt", "resend", id).out()).isEqualTo("sent to " + topic + "\n");
      awaitTaken("behind", "poison");

      assertThat(flex("dlt", "list", "--topic", topic, "--json").json()).singleElement()
          .satisfies(l -> assertThat(l.path("resent").asBoolean()).isTrue());
      var twice = flex("dlt", "resend", id);
      assertThat(twice.code()).isNotZero();
      assertThat(twice.err()).contains("was sent again before", "--again");
      assertThat(flex("dlt", "resend", id, "--again").code()).isZero();
      awaitTaken("behind", "poison", "poison");
    }
  }

  private void awaitTaken(String... ids) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(taken).containsExactly(ids));
  }
}
