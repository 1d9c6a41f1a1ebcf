package flex.agent.enrolment.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import flex.agent.enrolment.Credentials;
import flex.agent.enrolment.Secret;
import flex.agent.store.StoreTree;
import flex.agent.store.io.AtomicFiles;
import flex.agent.store.io.WholeFile;
import flex.contracts.wire.Json;
import java.io.IOException;
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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the agent's key and credentials are kept: {@code Config/agent}, readable by the agent alone. */
public final class Vault {
  private static final String REMEDY = "restore it, or clone the VM anew";

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
    var stored = read(keyFile, KeyDocument.class);
    try {
      if (stored.isPresent()) {
        var factory = KeyFactory.getInstance("EC");
        return new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(stored.get().publicKey()))),
            factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(stored.get().privateKey()))));
      }
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var made = generator.generateKeyPair();
      AtomicFiles.writeSecret(keyFile, Json.mapper()
          .writeValueAsBytes(new KeyDocument(base64(made.getPrivate()), spki(made))));
      return made;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new WholeFile.Unusable(keyFile, "it holds no EC key; " + REMEDY, e);
    }
  }

  /**
   * The credentials of {@code vmId}; those of another VM, as after a copy of the tree, do not count. Throws where there are
   * some that cannot be used; the site gives them anew to who has the key.
   */
  public Optional<Credentials> credentials(String vmId) throws WholeFile.Unusable {
    try {
      return read(credentialsFile, Document.class)
          .map(d -> new Credentials(d.vmId(), new Secret(d.signingKey()), new Secret(d.httpToken()),
              d.certificate(), new Secret(d.databaseUri()), d.databaseName(), d.kafka(), d.enrolledAt()))
          .filter(c -> c.vmId().equals(vmId));
    } catch (IllegalArgumentException e) {
      throw new WholeFile.Unusable(credentialsFile, String.valueOf(e.getMessage()), e);
    }
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

  private static <T> Optional<T> read(Path file, Class<T> type) throws WholeFile.Unusable {
    var bytes = WholeFile.read(file);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      T value = Json.mapper().readerFor(type).with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
          DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).readValue(bytes.get());
      if (value == null) {
        throw new WholeFile.Unusable(file, "it says null; " + REMEDY);
      }
      return Optional.of(value);
    } catch (JsonProcessingException e) {
      throw new WholeFile.Unusable(file, shape(e) + "; " + REMEDY, e);
    } catch (WholeFile.Unusable e) {
      throw e;
    } catch (IOException e) {
      throw new WholeFile.Unusable(file, "it is no JSON; " + REMEDY, e);
    }
  }

  /** Where a document of secrets is at fault, and nothing of what stands there. */
  static String shape(JsonProcessingException e) {
    var at = e.getLocation();
    var field = e instanceof JsonMappingException m
        ? m.getPath().stream().map(JsonMappingException.Reference::getFieldName).filter(Objects::nonNull)
            .collect(Collectors.joining("/"))
        : "";
    e.clearLocation(); // its source may be a secret
    return "it is damaged" + (field.isEmpty() ? "" : " in its field " + field)
        + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }
}
