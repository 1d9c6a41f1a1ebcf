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
 * @param port of its HTTP, 0 for any that is free
 * @param keepRequests how long a request that is over can be looked up; one that comes again later is taken for a new one,
 *     so it is longer than brokers and senders keep their messages
 * @param keepCancels how long the cancel of a request that has not come yet is remembered: as long as a request may be under
 *     way
 */
@ConfigurationProperties("flex")
public record ChassisSettings(@Allowed(Meaning.NAME) String owner, @Allowed(Meaning.NAME) String service,
    @Allowed(Meaning.NAME) String variables, @Allowed(Meaning.HOSTS_WITH_PORTS) String kafkaBootstrap,
    @Allowed(Meaning.NAME) String kafkaGroup, @Allowed(Meaning.MONGODB_URI) String mongodbUri,
    @Allowed(Meaning.DATABASE) String database, @Allowed(Meaning.HOST) String address,
    @Allowed(value = Meaning.NUMBER, from = "0", to = "65535") int port,
    @Allowed(Meaning.SECRET_FILE) String operatorTokenFile,
    @Allowed(value = Meaning.SECRET_FILE, optional = true) String providerTokenFile,
    @Allowed(value = Meaning.DURATION, from = "1d", to = "36500d") Duration keepRequests,
    @Allowed(value = Meaning.DURATION, from = "1s", to = "30d") Duration keepCancels) {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/?]*@");

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

  /** The secret in {@code file}, stripped, which was checked when the service started. */
  public static String secret(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
