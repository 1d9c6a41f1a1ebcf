package flex.site.enrolment;

import flex.chassis.ShortText;
import flex.contracts.StoreAlias;
import java.util.Map;

/** What an agent and the site say to each other once. */
public final class Enrolment {
  /** Above which a MongoDB refuses the name of a database. */
  private static final int LONGEST_DATABASE_NAME = 63;

  private Enrolment() {}

  /** Where a store keeps its data: one database per store, of at most 63 bytes. */
  public static String databaseName(StoreAlias alias) {
    return ShortText.of("store_" + alias.value().replace('-', '_'), LONGEST_DATABASE_NAME);
  }

  /**
   * @param token from the config drive
   * @param publicKey base64 of an EC key's SubjectPublicKeyInfo
   */
  public record Application(String vmId, String storeAlias, String token, String publicKey) {
    /** Without the secret. */
    @Override
    public String toString() {
      return vmId;
    }
  }

  /**
   * @param signingKey base64
   * @param certificate PEM chain for the agent's key, its own first
   * @param kafka client properties
   */
  public record Credentials(String signingKey, String httpToken, String certificate, String databaseUri,
      String databaseName, Map<String, String> kafka) {
    /** Without the secrets. */
    @Override
    public String toString() {
      return databaseName;
    }
  }
}
