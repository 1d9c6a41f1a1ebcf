package flex.agent.enrolment.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.agent.enrolment.Credentials;
import flex.agent.enrolment.Secret;
import flex.agent.store.StoreTree;
import flex.agent.store.io.AtomicFiles;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Where the agent's key and credentials are kept: {@code Config/agent}, readable by the agent alone. */
public final class Vault {
  private final Path keyFile;
  private final Path credentialsFile;

  public Vault(StoreTree tree) {
    keyFile = tree.agent().resolve("key.json");
    credentialsFile = tree.agent().resolve("credentials.json");
  }

  private record KeyDocument(String privateKey, String publicKey) {}

  private record Document(String vmId, String signingKey, String httpToken, String certificate, String databaseUri,
      String databaseName, Map<String, String> kafka, Instant enrolledAt) {}

  /** The agent's EC P-256 key pair; made and on disk before this returns for the first time. */
  public KeyPair keyPair() throws IOException {
    try {
      if (Files.exists(keyFile)) {
        var stored = read(keyFile, KeyDocument.class);
        var factory = KeyFactory.getInstance("EC");
        return new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(stored.publicKey()))),
            factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(stored.privateKey()))));
      }
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var made = generator.generateKeyPair();
      AtomicFiles.writeSecret(keyFile, Json.mapper()
          .writeValueAsBytes(new KeyDocument(base64(made.getPrivate()), spki(made))));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException(keyFile + " holds no EC key", e);
    }
  }

  /** The credentials of {@code vmId}; those of another VM, as after a copy of the tree, do not count. */
  public Optional<Credentials> credentials(String vmId) throws IOException {
    if (!Files.exists(credentialsFile)) {
      return Optional.empty();
    }
    var d = read(credentialsFile, Document.class);
    return Optional.of(new Credentials(d.vmId(), new Secret(d.signingKey()), new Secret(d.httpToken()),
        d.certificate(), new Secret(d.databaseUri()), d.databaseName(), d.kafka(), d.enrolledAt()))
        .filter(c -> c.vmId().equals(vmId));
  }

  public void store(Credentials c) throws IOException {
    AtomicFiles.writeSecret(credentialsFile,
        Json.mapper()
            .writeValueAsBytes(new Document(c.vmId(), c.signingKey().value(), c.httpToken().value(), c.certificate(),
                c.databaseUri().value(), c.databaseName(), c.kafka(), c.enrolledAt())));
  }

  /** Base64 of the public key's SPKI form, as the enrolment sends it. */
  static String spki(KeyPair pair) {
    return base64(pair.getPublic());
  }

  private static String base64(Key key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return Json.mapper().readValue(Files.readAllBytes(file), type);
    } catch (JsonProcessingException e) {
      e.clearLocation(); // its source may be a secret
      throw new IOException(file + " is damaged; restore it, or clone the VM anew", e);
    }
  }
}
