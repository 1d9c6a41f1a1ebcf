package flex.agent.testing;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority for one test. */
public final class TestCa {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final X500Name NAME = new X500Name("CN=Flex test CA");

  private final KeyPair keys = keyPair();
  private final X509Certificate certificate = issue(NAME, keys.getPublic(), null, Duration.ofDays(1));

  public String pem() {
    return pem(certificate);
  }

  /** A PEM chain for {@code key} at an IP address. */
  public String issuePem(PublicKey key, String ip, Duration validity) {
    return pem(issue(new X500Name("CN=" + ip), key, ip, validity)) + pem();
  }

  /** For a server at {@code ip}. */
  public SSLContext serving(String ip) {
    try {
      var own = keyPair();
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", own.getPrivate(), new char[0], new Certificate[]{
          issue(new X500Name("CN=" + ip), own.getPublic(), ip, Duration.ofDays(1)), certificate});
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a client that believes this authority alone. */
  public SSLContext trusting() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", certificate);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(X500Name subject, PublicKey key, @Nullable String ip,
      Duration validity) {
    try {
      var now = Instant.now();
      var builder = new JcaX509v3CertificateBuilder(NAME, BigInteger.valueOf(SERIAL.getAndIncrement()),
          Date.from(now.minusSeconds(60)), Date.from(now.plus(validity)), subject, key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ip == null));
      if (ip != null) {
        builder.addExtension(Extension.subjectAlternativeName, false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, ip)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try (var text = new StringWriter(); var writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
      writer.flush();
      return text.toString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
