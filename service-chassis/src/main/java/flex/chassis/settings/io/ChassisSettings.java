package flex.chassis.settings.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What every service is told, see {@code chassis.yaml} for the names in the environment. Files that are not named are empty
 * strings.
 *
 * @param owner the service's word in topics and wire names, such as {@code site}
 * @param service its name as a program, such as {@code site-service}
 * @param variables what the names of its own variables begin with, such as {@code FLEX_SITE}
 * @param mongodbUri the database server, without the name of a database
 * @param address the service's own address
 * @param keepRequests how long a request that is over can be looked up, 1 to 36,500 days; one that comes again later is
 *     taken for a new one, so it is longer than brokers and senders keep their messages
 * @param keepCancels how long the cancel of a request that has not come yet is remembered, 1 second to 30 days: as long as
 *     a request may be under way
 */
@ConfigurationProperties("flex")
public record ChassisSettings(String owner, String service, String variables, String kafkaBootstrap, String kafkaGroup,
    String mongodbUri, String database, String address, String operatorTokenFile, String providerTokenFile,
    Duration keepRequests, Duration keepCancels) {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/?]*@");

  private static final Duration SHORTEST_KEPT = Duration.ofDays(1);
  private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);
  private static final Duration SHORTEST_REMEMBERED = Duration.ofSeconds(1);
  private static final Duration LONGEST_REMEMBERED = Duration.ofDays(30);

  public ChassisSettings {
    if (keepRequests.compareTo(SHORTEST_KEPT) < 0 || keepRequests.compareTo(LONGEST_KEPT) > 0) {
      throw new IllegalArgumentException(variables + "_KEEP_REQUESTS is " + keepRequests + ", but requests are kept for"
          + " 1 to 36500 days: give a number of days, such as 365d");
    }
    if (keepCancels.compareTo(SHORTEST_REMEMBERED) < 0 || keepCancels.compareTo(LONGEST_REMEMBERED) > 0) {
      throw new IllegalArgumentException(
          variables + "_KEEP_CANCELS is " + keepCancels + ", but cancels are remembered for"
              + " 1 second to 30 days: give a number of minutes, hours or days, such as 1h");
    }
  }

  /** {@code ce_source} of what the service sends. */
  public String source() {
    return "/flex/" + service;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "ChassisSettings[service=" + service + ", kafkaBootstrap=" + kafkaBootstrap + ", mongodbUri="
        + masked(mongodbUri) + ", database=" + database + ", address=" + address + "]";
  }

  public static boolean hasCredentials(String uri) {
    return CREDENTIALS.matcher(uri).find();
  }

  /** Fit to be shown. */
  public static String masked(String uri) {
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
