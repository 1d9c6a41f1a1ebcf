package flex.site.enrolment.io;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreAlias;
import flex.site.enrolment.Enrolment.Application;
import flex.site.enrolment.Enrolment.Credentials;
import flex.site.enrolment.StoreSecrets;
import flex.site.registry.Store;
import flex.site.registry.StoreState;
import flex.site.registry.io.Stores;
import flex.site.server.io.ProblemException;
import flex.site.server.io.SiteSettings;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Exchanges an agent's one-time token for its credentials; the same agent may ask again. */
@RestController
class EnrolmentController {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentController.class);

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

  @PostMapping("/enrolment")
  Credentials enrol(@RequestBody Application application) throws GeneralSecurityException {
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
        "store_" + store.storeAlias().value().replace('-', '_'), Map.of());
  }
}
