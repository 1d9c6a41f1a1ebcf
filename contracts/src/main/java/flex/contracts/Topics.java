package flex.contracts;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The one table of topics. */
public final class Topics {
  public static final String PROVISIONING_EVENTS = "flex.provisioning.events.v1";
  public static final String SITE_COMMANDS = "flex.site.commands.v1";
  public static final String SITE_EVENTS = "flex.site.events.v1";
  public static final String STORE_EVENTS = "flex.store.events.v1";
  public static final String STORE_LOGS = "flex.store.logs.v1";

  /** Partitions of each topic that all stores or requests share; order holds per key. */
  public static final int PARTITIONS = 6;

  private static final String STORE = "{storeAlias}";
  private static final String STORE_COMMANDS = "flex.store." + STORE + ".commands.v1";
  private static final String DEAD_LETTERS = "-dlt";

  private static final String REQUEST_KEY = "the request id";
  private static final String COMMAND_KEY = "the request id, or the store's alias where there is no request";
  private static final String EVENT_KEY = COMMAND_KEY + "; of a rejection without either, the id of what was rejected";
  private static final String STORE_KEY = "the store's alias";

  private static final Set<String> OUTSIDE = Set.of("provisioning", "operator");

  private static final List<Topic> TABLE = Stream.of(
      List.of(new Topic(PROVISIONING_EVENTS, "What the provider's provisioning system says.", REQUEST_KEY,
          List.of("provisioning"), List.of("site"), List.of(ProvisioningEvent.class))),
      service("site", "the site", List.of("provisioning", "operator"), SiteCommand.class, SiteEvent.class),
      List.of(
          new Topic(STORE_COMMANDS, "What one store's agent is told to do; only its principal may read the topic.",
              STORE_KEY, List.of("site"), List.of("store"), List.of(StoreCommand.class)),
          new Topic(STORE_EVENTS, "What the agents of all stores report, signed with their keys.", STORE_KEY,
              List.of("store"), List.of("site"), List.of(StoreEvent.class)),
          new Topic(STORE_LOGS, "Output of what runs on the stores, line by line.", STORE_KEY, List.of("store"),
              List.of("site"), List.of())))
      .flatMap(List::stream).toList();

  private Topics() {}

  /**
   * One topic, or one topic per store.
   *
   * @param address its name, with {@code {storeAlias}} where there is one per store
   * @param key what the key of its records is, for people
   * @param writers who may send
   * @param readers who reads; each as a consumer group of its own
   * @param families the messages that travel on it
   */
  public record Topic(String address, String description, String key, List<String> writers, List<String> readers,
      List<Class<? extends Message>> families) {
    public Topic {
      writers = List.copyOf(writers);
      readers = List.copyOf(readers);
      families = List.copyOf(families);
    }

    /** The second part of its name: whose topic it is. */
    public String owner() {
      return address.split("\\.", 3)[1];
    }

    public boolean perStore() {
      return address.contains(STORE);
    }

    /** Whether {@code name} is its name, or one of its names where there is one per store. */
    boolean covers(String name) {
      var at = address.indexOf(STORE);
      if (at < 0) {
        return address.equals(name);
      }
      var end = address.substring(at + STORE.length());
      return name.length() > at + end.length() && name.startsWith(address.substring(0, at)) && name.endsWith(end);
    }

    /** Its name, for messages under {@code key}. */
    String named(String key) {
      return address.replace(STORE, key);
    }

    public boolean carries(Class<?> message) {
      return families.stream().anyMatch(family -> family.isAssignableFrom(message));
    }
  }

  /**
   * The two topics of a service: its commands, and its events with the answers to them. What all services say alike
   * travels on both.
   *
   * @param name of the service, for people
   * @param askers who commands it, and hears its events
   */
  static List<Topic> service(String owner, String name, List<String> askers, Class<? extends Message> commands,
      Class<? extends Message> events) {
    return List.of(
        new Topic(commands(owner), "What " + name + " is asked to do.", COMMAND_KEY, askers, List.of(owner),
            List.of(commands, RequestCommand.class)),
        new Topic(events(owner), "What happened in " + name + "; answers to requests and queries, too.", EVENT_KEY,
            List.of(owner), askers, List.of(events, RequestEvent.class)));
  }

  /** Where the service {@code owner} is commanded. */
  public static String commands(String owner) {
    return "flex." + owner + ".commands.v1";
  }

  /** Where the service {@code owner} says what happened. */
  public static String events(String owner) {
    return "flex." + owner + ".events.v1";
  }

  /**
   * Topic and key of each message. What all services say alike goes on the topics of {@code owner}: the service itself, or
   * whom somebody asks.
   */
  public static Addresses addresses(String owner) {
    return new TopicAddresses(TABLE, owner);
  }

  /** All topics; for each there is one of dead letters, too. */
  public static List<Topic> table() {
    return TABLE;
  }

  /** Topics that are there before any store is. */
  public static List<String> fixed() {
    return TABLE.stream().filter(topic -> !topic.perStore()).map(Topic::address).toList();
  }

  /** The command topic of one store; it has one partition, and only the store's principal may read it. */
  public static String storeCommands(StoreAlias store) {
    return STORE_COMMANDS.replace(STORE, store.value());
  }

  /** Whether people, or systems that are none of ours, send it; what it says is new here, and may be refused. */
  static boolean comesFromOutside(Class<?> message) {
    return TABLE.stream()
        .anyMatch(topic -> topic.carries(message) && topic.writers().stream().anyMatch(OUTSIDE::contains));
  }

  /** Where messages of {@code topic} go that cannot be handled. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTERS;
  }

  public static boolean isDeadLetters(String topic) {
    return topic.endsWith(DEAD_LETTERS);
  }
}
