package flex.agent.enrolment.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.agent.enrolment.ConfigDrive;
import flex.agent.enrolment.Secret;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.StoreAlias;
import flex.contracts.Text;
import flex.contracts.Version;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Utils;

/** Reads {@code flex.json}. */
public final class ConfigDriveFile {
  private static final int LONGEST_SHOWN = 80;

  private ConfigDriveFile() {}

  /** Makes a value of a text; throws where it cannot be meant. */
  @FunctionalInterface
  interface Reading {
    Object of(String text) throws GeneralSecurityException;
  }

  /** Every name that is looked for, with what is allowed in words. Values of hidden ones are not told. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  enum Field {
    STORE_ALIAS("storeAlias", "a DNS label of at most 63 lower-case letters, digits or inner hyphens",
        StoreAlias::new), VM_ID("vmId", "1 to 100 letters, digits, dots, hyphens or underscores",
            Field::word), IP_ADDRESS("ipAddress", "an IPv4 address", IpAddress::new), DOMAIN_NAME("domainName",
                "a domain name in lower case, or nothing", DomainName::new), VERSION("version",
                    "three numbers with dots between them",
                    Version::new), TOKEN("token", "a text", Secret::new), ENROLMENT_URL("enrolmentUrl",
                        "https://host, with port and path", Field::https), KAFKA_BOOTSTRAP("kafkaBootstrap",
                            "host:port, or several with commas between them",
                            Field::hosts), SITE_CA("siteCa", "certificates as PEM", Field::certificates);

    final String json;
    final String expected;
    private final Reading reading;

    Field(String json, String expected, Reading reading) {
      this.json = json;
      this.expected = expected;
      this.reading = reading;
    }

    boolean isHidden() {
      return this == TOKEN || this == SITE_CA;
    }

    private static String word(String text) {
      return require(text, text.matches("[A-Za-z0-9._-]{1,100}"));
    }

    private static URI https(String text) {
      var url = URI.create(text);
      require(text, "https".equals(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null
          && url.getPort() != 0 && url.getPort() <= 65_535);
      return url;
    }

    private static String hosts(String text) {
      for (var one : text.split("\\s*,\\s*", -1)) {
        var host = Utils.getHost(one);
        var port = Utils.getPort(one);
        require(text, host != null && !host.isEmpty() && !one.contains("://") && port != null && port >= 1
            && port <= 65_535);
      }
      return text;
    }

    private static String certificates(String text) throws GeneralSecurityException {
      Tls.certificates(text);
      return text;
    }

    private static String require(String text, boolean isMeant) {
      if (!isMeant) {
        throw new IllegalArgumentException();
      }
      return text;
    }
  }

  /** Throws where it is missing, no JSON, or lacks a name; the message says all that is wrong, and never holds the token. */
  public static ConfigDrive read(Path directory) throws IOException {
    var file = directory.resolve("flex.json");
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is missing: the VM has no config drive.");
    }
    JsonNode json;
    try {
      json = Json.mapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      // Without the parser's words, which show what it met: perhaps the token.
      throw new IOException(file + " cannot be read: it is no JSON at line " + e.getLocation().getLineNr() + ", column "
          + e.getLocation().getColumnNr() + ".");
    }
    var values = new EnumMap<Field, Object>(Field.class);
    var wrong = new ArrayList<String>();
    for (var field : Field.values()) {
      read(field, json.path(field.json), values, wrong);
    }
    if (!wrong.isEmpty()) {
      throw new IOException(file + " cannot be used: " + String.join("; ", wrong));
    }
    return new ConfigDrive((StoreAlias) of(values, Field.STORE_ALIAS), (String) of(values, Field.VM_ID),
        (IpAddress) of(values, Field.IP_ADDRESS), (DomainName) values.get(Field.DOMAIN_NAME),
        (Version) of(values, Field.VERSION), (Secret) of(values, Field.TOKEN), (URI) of(values, Field.ENROLMENT_URL),
        (String) of(values, Field.KAFKA_BOOTSTRAP), (String) of(values, Field.SITE_CA));
  }

  private static void read(Field field, JsonNode given, Map<Field, Object> values, List<String> wrong) {
    if (given.isMissingNode() || given.isNull()) {
      if (field != Field.DOMAIN_NAME) {
        wrong.add("'" + field.json + "' is missing");
      }
      return;
    }
    try {
      values.put(field, field.reading.of(given.isTextual() ? given.textValue() : ""));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      wrong.add("'" + field.json + "' is " + (field.isHidden() ? "not valid" : shown(given)) + ", allowed is "
          + field.expected);
    }
  }

  private static String shown(JsonNode given) {
    return Text.bounded(given.toString(), LONGEST_SHOWN);
  }

  private static Object of(Map<Field, Object> values, Field field) {
    return Objects.requireNonNull(values.get(field), field.json);
  }
}
