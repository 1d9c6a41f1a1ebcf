package flex.agent.enrolment;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What the site gives a VM for its token.
 *
 * @param vmId the VM that they were given to
 * @param signingKey base64; signs the store's events
 * @param httpToken asked for on port 4000
 * @param certificate PEM chain for the agent's key
 * @param kafka client properties, such as of SASL
 * @param enrolledAt by the site's clock, rounded down to the second
 */
public record Credentials(String vmId, Secret signingKey, Secret httpToken, String certificate, Secret databaseUri,
    String databaseName, Map<String, String> kafka, Instant enrolledAt) {
  public Credentials {
    Objects.requireNonNull(certificate);
    Objects.requireNonNull(databaseName);
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return "Credentials of " + vmId;
  }
}
