package flex.agent.enrolment.io;

import flex.agent.enrolment.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** TLS contexts made from PEM texts, with key stores that are in memory only. */
public final class Tls {
  private Tls() {}

  /** For a client that believes one authority. */
  static SSLContext trusting(String authorityPem) throws GeneralSecurityException, IOException {
    var store = emptyStore();
    for (var authority : certificates(authorityPem)) {
      store.setCertificateEntry("ca-" + store.size(), authority);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return context(null, trust);
  }

  /** For the agent's own server. Throws where the certificate is not for its key, or is not valid now. */
  public static SSLContext serving(KeyPair keys, Credentials credentials) throws GeneralSecurityException, IOException {
    var chain = certificates(credentials.certificate());
    var own = (X509Certificate) chain.iterator().next();
    if (!own.getPublicKey().equals(keys.getPublic())) {
      throw new CertificateException("the certificate is for another key than the agent's");
    }
    own.checkValidity();
    var store = emptyStore();
    store.setKeyEntry("agent", keys.getPrivate(), new char[0], chain.toArray(Certificate[]::new));
    var key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(store, new char[0]);
    return context(key, null);
  }

  /** At least one; throws where there is none, or one that cannot be read. */
  static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
    var found = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    if (found.isEmpty()) {
      throw new CertificateException("there is no certificate in the PEM text");
    }
    return found;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    // Not PKCS12, which derives a key for its file by ten thousand rounds of a hash, as slow as the rest of the start.
    var store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }

  private static SSLContext context(@Nullable KeyManagerFactory key,
      @Nullable TrustManagerFactory trust) throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(key == null ? null : key.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
    return context;
  }
}
