package flex.site.enrolment;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * All secrets of all stores: each is HMAC-SHA256 of what it is for and the id of the VM, under the site's secret. A new
 * VM has new ones.
 */
public final class StoreSecrets {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec site;

  /** {@code siteSecret} has at least 16 characters. */
  public StoreSecrets(String siteSecret) {
    if (siteSecret.length() < 16) {
      throw new IllegalArgumentException("the site's secret has at least 16 characters");
    }
    this.site = new SecretKeySpec(siteSecret.getBytes(UTF_8), ALGORITHM);
  }

  /** Shown once, by the agent of the VM when it enrols. */
  public String token(String vmId) {
    return text(derive("token", vmId));
  }

  public boolean isToken(String vmId, String given) {
    return MessageDigest.isEqual(token(vmId).getBytes(UTF_8), given.getBytes(UTF_8));
  }

  /** With which the store signs its events. */
  public byte[] signingKey(String vmId) {
    return derive("signing-key", vmId);
  }

  /** With which the site shows itself to the agent's HTTP side. */
  public String httpToken(String vmId) {
    return text(derive("http-token", vmId));
  }

  /** The text with {@code ***} for each secret of the VM, in whichever form it was given away. */
  public String masked(String vmId, String text) {
    var masked = text;
    for (var secret : List.of(token(vmId), httpToken(vmId), Base64.getEncoder().encodeToString(signingKey(vmId)))) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  /** 32 bytes that are always the same for {@code purpose} and {@code about}. */
  public byte[] derive(String purpose, String about) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(site);
      return mac.doFinal((purpose + ":" + about).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static String text(byte[] secret) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
