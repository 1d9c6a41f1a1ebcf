package flex.contracts.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * HMAC-SHA256 (RFC 2104) over the key of the record, the attributes and the bytes of a message. Each part is preceded by
 * its length, so that no two messages have the same text.
 */
public final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** The envelope with its signature; {@code secret} holds at least 16 bytes. */
  public static Envelope sign(byte[] secret, Envelope envelope, String key, byte[] data) {
    return envelope.signed(Base64.getEncoder().encodeToString(mac(secret, envelope, key, data)));
  }

  /** Whether the envelope carries the signature that {@code secret} makes; compared in constant time. */
  public static boolean verify(byte[] secret, Envelope envelope, String key, byte[] data) {
    if (envelope.signature() == null) {
      return false;
    }
    try {
      return MessageDigest.isEqual(Base64.getDecoder().decode(envelope.signature()),
          mac(secret, envelope, key, data));
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static byte[] mac(byte[] secret, Envelope e, String key, byte[] data) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("the secret of a signature has at least 16 bytes");
    }
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (var part : new String[]{ key, e.id(), e.source(), e.type(), e.time().toString(), e.subject(),
          e.correlationId(), e.causationId()}) {
        update(mac, part == null ? null : part.getBytes(UTF_8));
      }
      update(mac, data);
      return mac.doFinal();
    } catch (GeneralSecurityException e1) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e1);
    }
  }

  private static void update(Mac mac, byte @Nullable [] part) {
    mac.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : part.length).flip());
    if (part != null) {
      mac.update(part);
    }
  }
}
