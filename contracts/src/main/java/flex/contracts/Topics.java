package flex.contracts;

import java.util.List;

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
  private static final String REQUEST_OR_STORE_KEY = "the request id, or the store's alias where there is no request";
  private static final String STORE_KEY = "the store's alias";

  private static final List<Topic> TABLE = List.of(
      new Topic(PROVISIONING_EVENTS, "What the provider's provisioning system says.", REQUEST_KEY,
          List.of("provisioning"), List.of("site"), List.of(ProvisioningEvent.class)),
      new Topic(SITE_COMMANDS, "What the site is asked to do.", REQUEST_OR_STORE_KEY,
          List.of("provisioning", "operator"), List.of("site"), List.of(SiteCommand.class)),
      new Topic(SITE_EVENTS, "What happened in the site; answers to requests and queries, too.", REQUEST_OR_STORE_KEY,
          List.of("site"), List.of("provisioning", "operator"), List.of(SiteEvent.class)),
      new Topic(STORE_COMMANDS, "What one store's agent is told to do; only its principal may read the topic.",
          STORE_KEY,
          List.of("site"), List.of("store"), List.of(StoreCommand.class)),
      new Topic(STORE_EVENTS, "What the agents of all stores report, signed with their keys.", STORE_KEY,
          List.of("store"), List.of("site"), List.of(StoreEvent.class)),
      new Topic(STORE_LOGS, "Output of what runs on the stores, line by line.", STORE_KEY,
          List.of("store"), List.of("site"), List.of()));

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

    public boolean perStore() {
      return address.contains(STORE);
    }

    public boolean carries(Class<?> message) {
      return families.stream().anyMatch(family -> family.isAssignableFrom(message));
    }
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

  /** Where messages of {@code topic} go that cannot be handled. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTERS;
  }

  public static boolean isDeadLetters(String topic) {
    return topic.endsWith(DEAD_LETTERS);
  }
}
