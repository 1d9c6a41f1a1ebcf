package flex.site.registry;

import flex.contracts.RequestId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Ids of virtual machines: one per request, safe as a file name, never used again. */
public final class VmIds {
  private VmIds() {}

  public static String of(RequestId requestId) {
    var safe = requestId.value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "vm-" + (safe.length() > 40 ? safe.substring(0, 40) : safe) + "-" + hash(requestId.value());
  }

  private static String hash(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
