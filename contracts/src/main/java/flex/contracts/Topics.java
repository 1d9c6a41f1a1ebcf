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

  private static final String DEAD_LETTERS = "-dlt";

  private Topics() {}

  /** Topics that are there before any store is. */
  public static List<String> fixed() {
    return List.of(PROVISIONING_EVENTS, SITE_COMMANDS, SITE_EVENTS, STORE_EVENTS, STORE_LOGS);
  }

  /** The command topic of one store; it has one partition, and only the store's principal may read it. */
  public static String storeCommands(StoreAlias store) {
    return "flex.store." + store + ".commands.v1";
  }

  /** Where messages of {@code topic} go that cannot be handled. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTERS;
  }

  public static boolean isDeadLetters(String topic) {
    return topic.endsWith(DEAD_LETTERS);
  }
}
