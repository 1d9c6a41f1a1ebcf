package flex.chassis;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Names that others bound in their length. */
public final class ShortText {
  private static final int HASH_BYTES = 16;

  private ShortText() {}

  /**
   * The text as it is, or its beginning and a hash of the whole where it is longer than {@code longest}, at least 34
   * characters; always the same for the same text.
   */
  public static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    var end = longest - 1 - 2 * HASH_BYTES;
    var whole = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    return text.substring(0, whole) + "_" + hash(text, HASH_BYTES);
  }

  /** The first {@code bytes} of the text's SHA-256, at most 32, in hexadecimal. */
  public static String hash(String text, int bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)), 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
