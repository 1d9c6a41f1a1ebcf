package flex.site.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.StoreInfo;
import flex.contracts.Topics;
import flex.contracts.Version;
import flex.contracts.wire.Decoded;
import flex.contracts.wire.Envelope;
import flex.contracts.wire.Json;
import flex.contracts.wire.Signature;
import flex.contracts.wire.Wire;
import flex.site.enrolment.StoreSecrets;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A hypervisor whose VMs are threads of this JVM: each started VM has an agent that says it is ready and answers
 * commands, signed, as a real one does. A store can be told to answer otherwise.
 */
public final class FakeStores implements Hypervisor, AutoCloseable {
  private static final Result DONE = new Result.Done();

  private final Wire wire = Wire.flex();
  private final StoreSecrets secrets;
  private final Admin admin;
  private final Producer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, JsonNode> drives = new ConcurrentHashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<String> destroyed = ConcurrentHashMap.newKeySet();
  private final Map<StoreAlias, Function<StoreCommand, List<StoreEvent>>> scripts = new ConcurrentHashMap<>();
  private final Map<StoreAlias, StoreInfo> infos = new ConcurrentHashMap<>();
  private final Set<StoreAlias> silent = ConcurrentHashMap.newKeySet();
  private final Map<StoreAlias, String> dying = new ConcurrentHashMap<>();
  private final Set<StoreAlias> unclonable = ConcurrentHashMap.newKeySet();
  private final Set<TopicPartition> listening = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  public FakeStores(String bootstrap, StoreSecrets secrets) {
    this.secrets = secrets;
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrap);
    this.admin = Admin.create(kafka);
    this.producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
    var reading = new HashMap<>(kafka);
    reading.put("auto.offset.reset", "earliest");
    this.consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().daemon().name("fake-stores").start(this::listen);
  }

  /** From now on the store answers commands with what {@code script} says, also with nothing. */
  public void script(String alias, Function<StoreCommand, List<StoreEvent>> script) {
    scripts.put(new StoreAlias(alias), script);
  }

  /** The agent of this store never becomes ready. */
  public void keepSilent(String alias) {
    silent.add(new StoreAlias(alias));
  }

  /** The hypervisor refuses to clone this store's VM. */
  public void refuseToClone(String alias) {
    unclonable.add(new StoreAlias(alias));
  }

  /** The agent of this store ends as soon as it is started, and says why. */
  public void failToStart(String alias, String said) {
    silent.add(new StoreAlias(alias));
    dying.put(new StoreAlias(alias), said);
  }

  public boolean wasDestroyed(String vmId) {
    return destroyed.contains(vmId);
  }

  public boolean knows(String vmId) {
    return drives.containsKey(vmId);
  }

  /** Ids of all VMs that are there. */
  public Set<String> vms() {
    return Set.copyOf(drives.keySet());
  }

  @Override
  public Result clone(VmSpec vm) {
    if (destroyed.contains(vm.vmId())) {
      return new Result.Refused("it was destroyed");
    }
    try {
      var drive = Json.mapper().readTree(vm.configDrive());
      if (unclonable.contains(new StoreAlias(drive.get("storeAlias").asText()))) {
        return new Result.Refused("the disk is full");
      }
      drives.put(vm.vmId(), drive);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return DONE;
  }

  @Override
  public Result start(String vmId) {
    var drive = drives.get(vmId);
    if (drive == null) {
      return new Result.Refused("there is no VM " + vmId);
    }
    if (running.add(vmId)) {
      boot(vmId, drive);
    }
    return DONE;
  }

  @Override
  public Result stop(String vmId) {
    running.remove(vmId);
    return DONE;
  }

  @Override
  public Result destroy(String vmId) {
    destroyed.add(vmId);
    running.remove(vmId);
    drives.remove(vmId);
    return DONE;
  }

  @Override
  public boolean isRunning(String vmId) {
    return running.contains(vmId);
  }

  @Override
  public Optional<Trouble> trouble(String vmId) {
    return lastLines(vmId).isEmpty() ? Optional.empty() : Optional.of(new Trouble("its agent ended with status 3", 1));
  }

  @Override
  public List<String> lastLines(String vmId) {
    var drive = drives.get(vmId);
    var said = drive == null ? null : dying.get(new StoreAlias(drive.get("storeAlias").asText()));
    return said == null ? List.of() : List.of("It starts.", said);
  }

  private void boot(String vmId, JsonNode drive) {
    var alias = new StoreAlias(drive.get("storeAlias").asText());
    if (silent.contains(alias)) {
      return;
    }
    var info = new StoreInfo(alias, alias.value(), null, null, "Debian-12", new Version(drive.get("version").asText()),
        0, List.of(), List.of(), List.of(), 0, 0);
    infos.put(alias, info);
    var topic = Topics.storeCommands(alias);
    try {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    } catch (ExecutionException | InterruptedException alreadyThere) {
      // A store of this name was there before.
    }
    listening.add(new TopicPartition(topic, 0));
    send(vmId, new StoreEvent.AgentReady(alias, UUID.randomUUID().toString(), info), null, "boot");
  }

  private void listen() {
    var assigned = new HashSet<TopicPartition>();
    while (!closed) {
      if (assigned.addAll(listening)) {
        consumer.assign(assigned);
      }
      if (assigned.isEmpty()) {
        LockSupport.parkNanos(5_000_000);
        continue;
      }
      for (var record : consumer.poll(Duration.ofMillis(20))) {
        if (wire.decode(record) instanceof Decoded.Valid(var envelope, _, StoreCommand command, _)) {
          vmOf(command.storeAlias()).ifPresent(vm -> {
            var script = scripts.getOrDefault(command.storeAlias(), this::obey);
            script.apply(command).forEach(event -> send(vm, event, envelope.correlationId(), envelope.id()));
          });
        }
      }
    }
    consumer.close();
  }

  private Optional<String> vmOf(StoreAlias alias) {
    return drives.entrySet().stream().filter(d -> d.getValue().get("storeAlias").asText().equals(alias.value()))
        .map(Map.Entry::getKey).findFirst();
  }

  /** What a healthy store answers. */
  public List<StoreEvent> obey(StoreCommand command) {
    var id = command.commandId();
    var alias = command.storeAlias();
    return List.of(switch (command) {
      case StoreCommand.ConfigureStore c -> new StoreEvent.StoreConfigured(id, alias, c.epoch(),
          configured(alias, c.ipAddress(), c.domainName(), c.applicationServers(), c.memoryLimitMb()));
      case StoreCommand.CreateShop c ->
        new StoreEvent.ShopCreated(id, alias, c.epoch(), c.shopAlias(), "http://127.0.0.1:8000/" + c.shopAlias());
      case StoreCommand.RemoveShop c -> new StoreEvent.ShopRemoved(id, alias, c.epoch(), c.shopAlias());
      case StoreCommand.OpenShop c -> new StoreEvent.ShopOpened(id, alias, c.epoch(), c.shopAlias());
      case StoreCommand.CloseShop c -> new StoreEvent.ShopClosed(id, alias, c.epoch(), c.shopAlias());
    });
  }

  private StoreInfo configured(StoreAlias alias, IpAddress ip, DomainName domain, int servers, int memory) {
    var i = Objects.requireNonNull(infos.get(alias));
    return new StoreInfo(alias, alias.value(), ip, domain, i.os(), i.version(), 0, List.of(), i.shops(), List.of(),
        servers, memory);
  }

  private void send(String vmId, StoreEvent event, @Nullable String correlationId,
      String causationId) {
    send(secrets.signingKey(vmId), event.storeAlias().value(), event, correlationId, causationId);
  }

  /** Sends an event signed with any key, under any record key. */
  public void send(byte[] signingKey, String key, StoreEvent event,
      @Nullable String correlationId, String causationId) {
    var data = wire.toJson(event);
    var envelope = Envelope.of(UUID.randomUUID().toString(), "/flex/store/" + event.storeAlias(), wire.nameOf(event),
        Instant.now().truncatedTo(ChronoUnit.MILLIS)).correlated(correlationId, causationId);
    var _ = producer.send(Wire.record(Topics.STORE_EVENTS, key, Signature.sign(signingKey, envelope, key, data), data));
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    admin.close();
  }
}
