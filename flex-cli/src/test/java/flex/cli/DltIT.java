package flex.cli;

import flex.cli.stack.Foundation;
import flex.cli.stack.Home;
import flex.cli.stack.Ports;
import flex.cli.stack.Services;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    Ports.usual(Services.FLEX).with(Foundation.BROKER.port(), port).save(Home.of(directory));
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
      assertThat(flex("dlt", "show", id).out()).contains("key     poison", "NOT_ALLOWED",
          "content\n  {\"requestId\":\"poison\"}");

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

  @Test
  void shouldNameTheGroupThatRefusedALetter() throws Exception {
    try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrap),
        new StringSerializer(), new ByteArraySerializer());
        var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic + "-dlt", 1, (short) 1))).all().get();
      var letter = Wire.record(topic + "-dlt", "a", Envelope.of("id-a", "/tests", "flex.site.QueryRequest.v1",
          Instant.now()), "{}".getBytes(UTF_8));
      letter.headers().add("flex_dlt_group", "transfer-service".getBytes(UTF_8));
      producer.send(letter).get();
    }
    assertThat(flex("dlt", "list", "--topic", topic).out()).contains("GROUP", "transfer-service");
    assertThat(flex("dlt", "show", topic + "-dlt/0/0").out()).contains("group   transfer-service");
  }

  /** A topic of dead letters with what somebody has put there, oldest first. */
  private void letters(Map<String, String> settings, List<ProducerRecord<String, byte[]>> records) throws Exception {
    var large = Map.<String, Object>of("bootstrap.servers", bootstrap, "max.request.size", 4 << 20);
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        var producer = new KafkaProducer<>(large, new StringSerializer(), new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings),
          new NewTopic(topic + "-dlt", 2, (short) 1))).all().get();
      for (var record : records) {
        producer.send(record).get();
      }
    }
  }

  private ProducerRecord<String, byte[]> letter(int partition, String key, byte[] value) {
    return new ProducerRecord<>(topic + "-dlt", partition, key, value);
  }

  @Test
  void shouldGoThroughAllPageByPage() throws Exception {
    letters(Map.of(), IntStream.range(0, 7).mapToObj(i -> letter(i % 2, "k" + i, "{}".getBytes(UTF_8))).toList());
    var oldest = topic + "-dlt/0/0";
    assertThat(flex("dlt", "resend", oldest).code()).isZero();

    var seen = new ArrayList<String>();
    var next = List.of("dlt", "list", "--topic", topic, "-n", "3");
    while (!next.isEmpty()) {
      var page = flex(next.toArray(String[]::new));
      page.out().lines().skip(1).forEach(line -> seen.add(line.split(" ", 2)[0] + (line.contains("  yes") ? "!" : "")));
      next = page.err().isEmpty()
          ? List.of()
          : Stream.concat(Stream.of(page.err().substring(page.err().indexOf("dlt list")).strip().split(" ")),
              Stream.of("-n", "3")).toList();
    }
    assertThat(seen).hasSize(7).doesNotHaveDuplicates().contains(oldest + "!", topic + "-dlt/1/2");
    assertThat(flex("dlt", "list", "--before", topic + "-dlt/0/99").err()).contains("there is no dead letter");
  }

  @ParameterizedTest
  @ValueSource(strings = { "/0/3", "/9/0", "/0/99999999999", "/0/999999999999999999999", "", "/0/x"})
  void shouldFindNothingUnderAnIdOfNone(String id) throws Exception {
    letters(Map.of(), List.of(letter(0, "k", new byte[0])));
    for (var verb : List.of("show", "resend")) {
      assertThat(flex("dlt", verb, topic + "-dlt" + id).code()).isEqualTo(4);
    }
    assertThat(flex("dlt", "show", topic + "/0/0").code()).isEqualTo(4);
  }

  /** As the command has 192 MiB, and lists had to hold all. */
  @Test
  void shouldListShowAndResendWhateverTheirSizeInLittleMemory() throws Exception {
    letters(Map.of(), IntStream.range(0, 80).mapToObj(i -> letter(0, "k" + i, new byte[600_000])).toList());
    var id = topic + "-dlt/0/7";
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m",
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        SmallHeap.class.getName(), "dlt list -n 500 --json", "dlt show " + id, "dlt resend " + id)
        .redirectErrorStream(true);
    process.environment().put("FLEX_HOME", directory.toString());
    var running = process.start();
    var output = new String(running.getInputStream().readAllBytes(), UTF_8);
    assertThat(running.waitFor()).as(output).isZero();
    assertThat(output.lines()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void shouldShowAndResendTheLargestThatTheBrokerTakesAndSayWhereItsTopicTakesLess() throws Exception {
    letters(Map.of("max.message.bytes", "600000"),
        List.of(letter(0, "k", new byte[1_080_000]), letter(0, "k", new byte[590_000])));
    assertThat(flex("dlt", "show", topic + "-dlt/0/0", "--json").json().path("data").asText()).hasSize(1_080_000);
    assertThat(flex("dlt", "resend", topic + "-dlt/0/1").code()).isZero();
    var refused = flex("dlt", "resend", topic + "-dlt/0/0");
    assertThat(refused.code()).isEqualTo(5);
    assertThat(refused.err()).contains("takes no message that large", "max.message.bytes");
    assertThat(flex("dlt", "show", topic + "-dlt/0/0", "--json").json().path("resent").asBoolean(true)).isFalse();
  }

  @Test
  void shouldResendAKeyThatIsNoTextAsItCame() throws Exception {
    var key = new byte[]{ (byte) 0xff, 0, (byte) 0xc3};
    letters(Map.of(), List.of());
    try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrap),
        new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic + "-dlt", 0, key, new byte[]{ 1})).get();
    }
    assertThat(flex("dlt", "resend", topic + "-dlt/0/0").code()).isZero();
    try (var consumer = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", bootstrap),
        new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      var sent = new ArrayList<byte[]>();
      await().until(() -> {
        consumer.poll(Duration.ofMillis(100)).forEach(r -> sent.add(r.key()));
        return !sent.isEmpty();
      });
      assertThat(sent).containsExactly(key);
    }
  }

  @Test
  void shouldEscapeWhateverASenderHasWritten() throws Exception {
    var record = letter(0, CanaryTest.CANARY, CanaryTest.CANARY.getBytes(UTF_8));
    for (var header : List.of("ce_type", "ce_id", "flex_dlt_reason", "flex_dlt_group", "flex_dlt_problems", "other")) {
      record.headers().add(header, CanaryTest.CANARY.getBytes(UTF_8));
    }
    var broken = letter(0, "k", new byte[]{ (byte) 0xff, (byte) 0xc2, (byte) 0x9b, (byte) 0xe2, (byte) 0x80});
    letters(Map.of(), List.of(record, broken));
    for (var command : List.of("list --topic T", "list --json --topic T", "show T-dlt/0/0", "show T-dlt/0/0 --json",
        "show T-dlt/0/1", "resend T-dlt/0/0", "resend T-dlt/0/0 --verbose")) {
      CanaryTest.assertHarmless(flex(("dlt " + command.replace("T", topic)).split(" ", -1)));
    }
  }

  private void awaitTaken(String... ids) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(taken).containsExactly(ids));
  }
}
