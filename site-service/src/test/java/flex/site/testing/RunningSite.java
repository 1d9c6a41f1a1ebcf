package flex.site.testing;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Message;
import flex.contracts.Topics;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import flex.embedded.testing.TestBroker;
import flex.embedded.testing.TestDatabase;
import flex.kernel.SagaView;
import flex.kernel.Sagas;
import flex.site.SiteService;
import flex.site.enrolment.StoreSecrets;
import flex.site.enrolment.io.EnrolmentConnector;
import flex.site.hypervisor.Hypervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole service on real broker and database, with {@link FakeStores} for VMs. One for all tests of the JVM, since its
 * topics are the same for all; tests part by names of stores and requests.
 */
public final class RunningSite {
  public static final String OPERATOR_TOKEN = "operator-token-of-tests";
  public static final String PROVIDER_TOKEN = "provider-token-of-tests";
  public static final int ADDRESSES = 60;
  private static final String SECRET = "site-secret-of-tests-0123456789";

  private final Wire wire = Wire.flex();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Message> events = new CopyOnWriteArrayList<>();
  private final Producer<String, byte[]> producer;
  private final FakeStores stores;
  private final ApplicationContext context;
  private final String url;

  private static final class Shared {
    private static final RunningSite SITE = new RunningSite();
  }

  public static RunningSite shared() {
    return Shared.SITE;
  }

  private RunningSite() {
    var bootstrap = TestBroker.shared().bootstrapServers();
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrap);
    producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
    stores = new FakeStores(bootstrap, new StoreSecrets(SECRET));
    var app = start(TestDatabase.freshName(), "site-" + UUID.randomUUID());
    context = app;
    url = "http://127.0.0.1:" + app.getWebServer().getPort();
    Thread.ofPlatform().daemon().name("site-events").start(() -> collect(bootstrap));
  }

  private ServletWebServerApplicationContext start(String database, String group) {
    try {
      var home = Files.createTempDirectory("flex-site-");
      ApplicationContextInitializer<GenericApplicationContext> fake = c -> c.registerBean("fakeStores",
          Hypervisor.class,
          () -> stores, definition -> {
            definition.setPrimary(true);
            definition.setDestroyMethodName("");
          });
      return (ServletWebServerApplicationContext) new SpringApplicationBuilder(SiteService.class).initializers(fake)
          .properties(Map.ofEntries(
              Map.entry("FLEX_KAFKA_BOOTSTRAP", TestBroker.shared().bootstrapServers()),
              Map.entry("FLEX_KAFKA_GROUP", group),
              Map.entry("FLEX_MONGODB_URI", TestDatabase.shared().uri()),
              Map.entry("FLEX_SITE_DATABASE", database),
              Map.entry("FLEX_SITE_PORT", "0"),
              Map.entry("FLEX_SITE_ENROLMENT_PORT", "0"),
              Map.entry("FLEX_SITE_SECRET_FILE", secret(home, "site", SECRET)),
              Map.entry("FLEX_SITE_OPERATOR_TOKEN_FILE", secret(home, "operator", OPERATOR_TOKEN)),
              Map.entry("FLEX_SITE_PROVIDER_TOKEN_FILE", secret(home, "provider", PROVIDER_TOKEN)),
              Map.entry("FLEX_LOCAL_VMS", home.resolve("vms").toString()),
              Map.entry("FLEX_LOCAL_TEMPLATES", home.toString()),
              Map.entry("FLEX_AGENT_JAR", Files.createFile(home.resolve("agent.jar")).toString()),
              Map.entry("FLEX_CATALOGUE", smallCatalogue(home)),
              Map.entry("FLEX_LIMIT_AGENT", "8s"),
              Map.entry("FLEX_LIMIT_COMMAND", "6s"),
              Map.entry("FLEX_LIMIT_HOLD", "8s")))
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the real one, with {@value #ADDRESSES} addresses. */
  private static String smallCatalogue(Path home) throws IOException {
    try (var in = Objects.requireNonNull(SiteService.class.getResourceAsStream("/catalogue.yaml"))) {
      var text = new String(in.readAllBytes(), UTF_8).replace("127.77.255.254", "127.77.0." + (ADDRESSES + 1));
      return Files.writeString(home.resolve("catalogue.yaml"), text).toString();
    }
  }

  private static String secret(Path home, String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text).toString();
  }

  public FakeStores stores() {
    return stores;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public int enrolmentPort() {
    return bean(EnrolmentConnector.class).port();
  }

  public String url() {
    return url;
  }

  /** Sends a message as a foreign system would, and returns its id. */
  public String send(String topic, String key, String type, String json) {
    var id = UUID.randomUUID().toString();
    send(Wire.record(topic, key, Envelope.of(id, "/tests", type, Instant.now().truncatedTo(ChronoUnit.MILLIS)),
        json.getBytes(UTF_8)));
    return id;
  }

  public String send(String topic, String key, Object message) {
    return send(topic, key, wire.nameOf(message), new String(wire.toJson(message), UTF_8));
  }

  public void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first event of the type that fits; waits for it. */
  public <E extends Message> E await(Class<E> type, Predicate<E> fits) {
    return Awaitility.await(type.getSimpleName()).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20))
        .until(() -> all(type, fits), found -> !found.isEmpty()).getFirst();
  }

  /** All events of the type that fit so far, in the order of their partition. */
  public <E extends Message> List<E> all(Class<E> type, Predicate<E> fits) {
    return events.stream().filter(type::isInstance).map(type::cast).filter(fits).toList();
  }

  /** Until no request is in work, also none that another test has left behind. */
  public void awaitQuiet() {
    Awaitility.await().atMost(Duration.ofSeconds(90))
        .until(() -> bean(Sagas.class).list(1_000).stream()
            .noneMatch(s -> s.status() == SagaView.Status.OPEN));
  }

  public record Reply(int status, HttpResponse<String> response, JsonNode body) {
    /** That it refuses as RFC 9457 says, and names field, detail and remedy first of all. */
    public void assertProblem(int expected, String field) {
      assertThat(status).isEqualTo(expected);
      assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
      assertThat(body.at("/problems/0/field").asText()).isEqualTo(field);
      assertThat(body.at("/problems/0/detail").asText()).isNotBlank();
      assertThat(body.at("/problems/0/remedy").asText()).isNotBlank();
    }
  }

  public Reply get(String path) {
    return call("GET", path, null, OPERATOR_TOKEN, Map.of());
  }

  public Reply post(String path, Object body) {
    return call("POST", path, body instanceof String s ? s : new String(wire.toJson(body), UTF_8),
        OPERATOR_TOKEN, Map.of());
  }

  /** Requests shop and store of that name, by a request of the id order-{@code name}. */
  public void request(String name) {
    var reply = post("/api/v1/shop-requests", """
        {"requestId": "order-%1$s", "version": "6.14.0", "shopType": "Flex_6_14_0", "vmType": "Standard",
         "domainName": "%1$s.example.com", "shopAlias": "DemoShop", "shopName": "The shop of %1$s"}""".formatted(name));
    assertThat(reply.status()).isEqualTo(202);
  }

  /** Until the request of this id has this status; fails after a minute. */
  public void awaitRequest(String id, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(
        () -> get("/api/v1/requests/" + id).body().path("status").asText(), status::equals);
  }

  public Reply call(String method, String path, @Nullable String body, @Nullable String token,
      Map<String, String> headers) {
    return exchange(method, path, body == null
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body), token, headers);
  }

  public Reply exchange(String method, String path, HttpRequest.BodyPublisher body, @Nullable String token,
      Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
        .header("Content-Type", "application/json").timeout(Duration.ofSeconds(60))
        .method(method, body);
    headers.forEach(request::header);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      var text = response.body();
      return new Reply(response.statusCode(), response,
          text.startsWith("{") || text.startsWith("[") ? Json.mapper().readTree(text) : Json.mapper().nullNode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void collect(String bootstrap) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      Awaitility.await().atMost(Duration.ofSeconds(60))
          .until(() -> consumer.partitionsFor(Topics.SITE_EVENTS).size() == Topics.PARTITIONS);
      consumer.assign(IntStream.range(0, Topics.PARTITIONS)
          .mapToObj(p -> new TopicPartition(Topics.SITE_EVENTS, p)).toList());
      while (true) {
        for (var record : consumer.poll(Duration.ofMillis(50))) {
          if (wire.decode(record) instanceof Decoded.Valid(_, _, Message event, _)) {
            events.add(event);
          }
        }
      }
    }
  }
}
