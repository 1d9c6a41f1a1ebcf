package flex.site.enrolment.io;

import com.fasterxml.jackson.databind.JsonNode;
import flex.chassis.http.io.ProblemException;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreAlias;
import flex.contracts.wire.Json;
import flex.site.enrolment.Enrolment;
import flex.site.enrolment.Enrolment.Application;
import flex.site.enrolment.Enrolment.Credentials;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.Store;
import flex.site.registry.StoreState;
import flex.site.registry.io.Stores;
import flex.site.server.io.SiteSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Exchanges an agent's one-time token for its credentials; the same agent may ask again. */
@RestController
class EnrolmentController {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentController.class);

  private static final int LARGEST_BODY = 16 << 10;
  private static final List<String> FIELDS = List.of("vmId", "storeAlias", "token", "publicKey");

  private final Stores stores;
  private final StoreSecrets secrets;
  private final CertificateAuthority authority;
  private final SiteSettings settings;
  private final MeterRegistry meters;

  EnrolmentController(Stores stores, StoreSecrets secrets, CertificateAuthority authority, SiteSettings settings,
      MeterRegistry meters) {
    this.stores = stores;
    this.secrets = secrets;
    this.authority = authority;
    this.settings = settings;
    this.meters = meters;
  }

  /** Reads the body itself: anybody may send one, and no more than the limit is kept of it. */
  @PostMapping(path = "/enrolment", consumes = MediaType.APPLICATION_JSON_VALUE)
  Credentials enrol(InputStream body) throws IOException, GeneralSecurityException {
    var application = application(body.readNBytes(LARGEST_BODY + 1));
    var store = candidate(application);
    var key = publicKey(application.publicKey());
    if (store.isEmpty() || key.isEmpty()
        || !stores.bindKey(store.get().storeAlias(), store.get().vmId(), application.publicKey())) {
      meters.counter("flex.enrolment", "result", "refused").increment();
      LOG.warn("An enrolment was refused for the VM {}", store.map(Store::vmId).orElse("(unknown)"));
      // One answer for all causes: who guesses learns nothing.
      throw new ProblemException(403, List.of(new Problem(Reason.NOT_ALLOWED, null,
          "The enrolment is refused.", "Let the site make the store anew; a token works for one key only.")));
    }
    meters.counter("flex.enrolment", "result", "accepted").increment();
    LOG.info("The agent of store {} is enrolled", store.get().storeAlias());
    return credentials(store.get(), key.get());
  }

  private static Application application(byte[] body) {
    if (body.length > LARGEST_BODY) {
      throw new ProblemException(413, List.of(new Problem(Reason.UNREADABLE, null,
          "The body has more than " + LARGEST_BODY + " bytes.", "Send an application as an agent does.")));
    }
    var json = json(body);
    var problems = FIELDS.stream().filter(field -> !json.path(field).isTextual())
        .map(field -> new Problem(Reason.SCHEMA_VIOLATION, "/" + field, "There is no text " + field + ".",
            "Send one JSON object with " + String.join(", ", FIELDS) + "."))
        .toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new Application(json.get("vmId").asText(), json.get("storeAlias").asText(), json.get("token").asText(),
        json.get("publicKey").asText());
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.mapper().readTree(body);
    } catch (IOException malformed) {
      throw new ProblemException(
          new Problem(Reason.UNREADABLE, null, "The body is no JSON object.", "Send one JSON object."));
    }
  }

  private Optional<Store> candidate(Application application) {
    StoreAlias alias;
    try {
      alias = new StoreAlias(application.storeAlias());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
    return stores.find(alias)
        .filter(s -> s.vmId().equals(application.vmId()) && s.state() != StoreState.REMOVING)
        .filter(s -> secrets.isToken(s.vmId(), application.token()));
  }

  private static Optional<PublicKey> publicKey(String base64) {
    try {
      return Optional.of(KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64))));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private Credentials credentials(Store store, PublicKey key) throws GeneralSecurityException {
    var chain = authority.issue(key, store.vmId(), List.of(store.ipAddress().value()),
        List.of(store.domainName().value()));
    return new Credentials(Base64.getEncoder().encodeToString(secrets.signingKey(store.vmId())),
        secrets.httpToken(store.vmId()), CertificateAuthority.pem(chain), settings.storeMongodbUri(),
        Enrolment.databaseName(store.storeAlias()), Map.of());
  }
}
