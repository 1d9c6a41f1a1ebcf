package flex.site.enrolment.io;

import flex.site.enrolment.StoreSecrets;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The site's certificate authority (RFC 5280). Its EC P-256 key follows from the site's secret, so that nothing is stored
 * and all instances have the same; its certificates differ only in their signatures.
 */
public final class CertificateAuthority {
  private static final String CURVE = "secp256r1";
  private static final X500Name NAME = name("Flex site CA");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration CA_LIFE = Duration.ofDays(365 * 30);
  private static final Duration LIFE = Duration.ofDays(365 * 10);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Clock clock;

  public CertificateAuthority(StoreSecrets secrets, Clock clock) throws GeneralSecurityException {
    this.clock = clock;
    var curve = ECNamedCurveTable.getParameterSpec(CURVE);
    var wide = ByteBuffer.allocate(64).put(secrets.derive("ca-key", "1")).put(secrets.derive("ca-key", "2")).array();
    var d = new BigInteger(1, wide).mod(curve.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE);
    var q = curve.getG().multiply(d).normalize();
    var factory = KeyFactory.getInstance("EC");
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVE));
    var spec = parameters.getParameterSpec(ECParameterSpec.class);
    this.key = factory.generatePrivate(new ECPrivateKeySpec(d, spec));
    var publicKey = factory.generatePublic(new ECPublicKeySpec(
        new ECPoint(q.getAffineXCoord().toBigInteger(), q.getAffineYCoord().toBigInteger()), spec));
    this.certificate = selfSigned(publicKey);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's certificate, for whoever shall trust it. */
  public String pem() {
    return pem(List.of(certificate));
  }

  /** A certificate for {@code publicKey} with these addresses and names, and the authority's after it. */
  public List<X509Certificate> issue(PublicKey publicKey, String name, List<String> addresses, List<String> names)
      throws GeneralSecurityException {
    var now = clock.instant();
    try {
      var builder = new JcaX509v3CertificateBuilder(NAME, new BigInteger(120, new SecureRandom()),
          Date.from(now.minus(Duration.ofDays(1))), Date.from(now.plus(LIFE)), name(name), publicKey);
      var alternatives = new ArrayList<GeneralName>();
      addresses.forEach(a -> alternatives.add(new GeneralName(GeneralName.iPAddress, a)));
      names.forEach(n -> alternatives.add(new GeneralName(GeneralName.dNSName, n)));
      builder.addExtension(Extension.subjectAlternativeName, false,
          new GeneralNames(alternatives.toArray(GeneralName[]::new)));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      return List.of(sign(builder), certificate);
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** A fresh key with a certificate for a server at {@code addresses}; protected by {@code password}. */
  KeyStore server(String name, List<String> addresses, List<String> names, char[] password)
      throws GeneralSecurityException, IOException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(CURVE));
    var pair = generator.generateKeyPair();
    // It stays in memory: PKCS12 would derive a key for its file by ten thousand rounds of a hash.
    var store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setKeyEntry("server", pair.getPrivate(), password,
        issue(pair.getPublic(), name, addresses, names).toArray(X509Certificate[]::new));
    return store;
  }

  static String pem(List<X509Certificate> chain) {
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      for (var one : chain) {
        pem.writeObject(one);
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return text.toString();
  }

  private X509Certificate selfSigned(PublicKey publicKey) throws GeneralSecurityException {
    var builder = new JcaX509v3CertificateBuilder(NAME, BigInteger.ONE, Date.from(BEGIN),
        Date.from(BEGIN.plus(CA_LIFE)), NAME, publicKey);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
    return sign(builder);
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder) throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** The name as one value: what is in it is not read as a distinguished name. */
  private static X500Name name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
  }
}
