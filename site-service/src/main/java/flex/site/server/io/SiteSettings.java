package flex.site.server.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings, see {@code application.yaml} for their names in the environment. Files that are not named are empty
 * strings.
 *
 * @param mongodbUri the site's database server, without the name of a database
 * @param storeMongodbUri the same as stores reach it, with credentials of their own; the site's where it is empty and the
 *     site's holds no credentials, which no store may learn
 * @param address the site's own address
 * @param enrolmentPort of the HTTPS connector for agents; 0 for any
 * @param enrolmentUrl where agents of new stores enrol, the same for all instances; empty for this instance's own port
 * @param catalogue path of a YAML file; empty for the one in the jar
 * @param keepRequests how long a request that is over can be looked up, 1 to 36,500 days; one that comes again later is
 *     taken for a new one, so it is longer than brokers and senders keep their messages
 */
@ConfigurationProperties("flex")
public record SiteSettings(String kafkaBootstrap, String kafkaGroup, String mongodbUri, String storeMongodbUri,
    String database, String address, int enrolmentPort, String enrolmentUrl, String secretFile,
    String operatorTokenFile,
    String providerTokenFile, String catalogue, String hypervisor, Path localVms, Path localTemplates, Path agentJar,
    Duration keepRequests, Limits limits) {
  /**
   * How long a step may take.
   *
   * @param task of steps that the site does itself
   * @param agent until the agent of a new store is ready
   * @param command until a store has answered a command
   * @param hold until a store that others work on is free
   */
  public record Limits(Duration task, Duration agent, Duration command, Duration hold) {}

  private static final Pattern CREDENTIALS = Pattern.compile("//[^/?]*@");

  private static final Duration SHORTEST_KEPT = Duration.ofDays(1);
  private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);

  public SiteSettings {
    if (keepRequests.compareTo(SHORTEST_KEPT) < 0 || keepRequests.compareTo(LONGEST_KEPT) > 0) {
      throw new IllegalArgumentException("FLEX_SITE_KEEP_REQUESTS is " + keepRequests + ", but requests are kept for 1"
          + " to 36500 days: give a number of days, such as 365d");
    }
    if (storeMongodbUri.isEmpty()) {
      if (CREDENTIALS.matcher(mongodbUri).find()) {
        throw new IllegalArgumentException("FLEX_STORE_MONGODB_URI is not set, but FLEX_MONGODB_URI holds credentials"
            + " that stores must not get: give stores a URI of their own");
      }
      storeMongodbUri = mongodbUri;
    }
  }

  /** Without the secrets; files and limits are left out. */
  @Override
  public String toString() {
    return "SiteSettings[kafkaBootstrap=" + kafkaBootstrap + ", mongodbUri=" + masked(mongodbUri) + ", storeMongodbUri="
        + masked(storeMongodbUri) + ", database=" + database + ", address=" + address + "]";
  }

  private static String masked(String uri) {
    return CREDENTIALS.matcher(uri).replaceAll("//***@");
  }

  /** The secret in {@code file}, stripped; at least 16 characters. */
  public static String secret(String variable, String file) {
    if (file.isEmpty()) {
      throw new IllegalArgumentException(variable + " is not set: name a file with a secret of at least 16 characters");
    }
    try {
      var secret = Files.readString(Path.of(file)).strip();
      if (secret.length() < 16) {
        throw new IllegalArgumentException(variable + ": the secret in " + file + " has less than 16 characters");
      }
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException(variable + ": " + file + " cannot be read", e);
    }
  }
}
