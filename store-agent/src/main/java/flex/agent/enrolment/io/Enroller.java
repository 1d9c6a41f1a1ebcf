package flex.agent.enrolment.io;

import flex.agent.enrolment.ConfigDrive;
import flex.agent.enrolment.Credentials;
import flex.agent.enrolment.Secret;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges the one-time token for credentials. The site answers a repetition with the same key in the same way. */
public final class Enroller {
  private static final Logger LOG = LoggerFactory.getLogger(Enroller.class);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_ANSWER = 256 * 1024;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final ConfigDrive drive;
  private final KeyPair keys;
  private final Clock clock;

  public Enroller(ConfigDrive drive, KeyPair keys, Clock clock) {
    this.drive = drive;
    this.keys = keys;
    this.clock = clock;
  }

  /** What became of one try. */
  public sealed interface Outcome {
    record Enrolled(Credentials credentials) implements Outcome {}

    /** The site said no; trying again soon is of no use. */
    record Refused(int status, String detail) implements Outcome {}

    record Away(String detail) implements Outcome {}
  }

  private record Request(String vmId, String storeAlias, String token, String publicKey) {}

  private record Answer(@Nullable String signingKey, @Nullable String httpToken, @Nullable String certificate,
      @Nullable String databaseUri, @Nullable String databaseName, @Nullable Map<String, String> kafka) {}

  /** One try, bounded in time. */
  public Outcome enrol() {
    try {
      return exchange();
    } catch (IOException e) {
      return new Outcome.Away(e.toString());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.debug("enrolment", e);
      return new Outcome.Away("the site's CA or answer cannot be used: " + e.getMessage());
    }
  }

  private Outcome exchange() throws IOException, GeneralSecurityException {
    var connection = (HttpsURLConnection) drive.enrolmentUrl().toURL().openConnection();
    try {
      connection.setSSLSocketFactory(Tls.trusting(drive.siteCa()).getSocketFactory());
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try (var out = connection.getOutputStream()) {
        out.write(Json.mapper().writeValueAsBytes(new Request(drive.vmId(), drive.storeAlias().value(),
            drive.token().value(), Vault.spki(keys))));
      }
      var status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        return new Outcome.Enrolled(read(connection));
      }
      var detail = "the enrolment server answered " + status;
      return status / 100 == 4 && status != 408 && status != 429
          ? new Outcome.Refused(status, detail)
          : new Outcome.Away(detail);
    } finally {
      connection.disconnect();
    }
  }

  private Credentials read(HttpsURLConnection connection) throws IOException {
    Answer a;
    try (InputStream in = connection.getInputStream()) {
      a = Json.mapper().readValue(in.readNBytes(MAX_ANSWER), Answer.class);
    }
    var date = connection.getHeaderFieldDate("Date", clock.instant().minus(CLOCK_SKEW).toEpochMilli());
    return new Credentials(drive.vmId(), new Secret(need(a.signingKey())), new Secret(need(a.httpToken())),
        need(a.certificate()), new Secret(need(a.databaseUri())), need(a.databaseName()),
        Objects.requireNonNullElse(a.kafka(), Map.of()), Instant.ofEpochMilli(date));
  }

  private static String need(@Nullable String value) throws IOException {
    if (value == null) {
      throw new IOException("the enrolment server's answer lacks a part");
    }
    return value;
  }
}
