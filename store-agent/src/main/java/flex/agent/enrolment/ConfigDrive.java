package flex.agent.enrolment;

import flex.agent.store.Identity;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a cloned VM finds on its config drive, in {@code flex.json}.
 *
 * @param token good for one enrolment
 * @param enrolmentUrl HTTPS
 * @param kafkaBootstrap addresses of the brokers
 * @param siteCa PEM; the only authority that the enrolment server is believed by
 */
public record ConfigDrive(StoreAlias storeAlias, String vmId, IpAddress ipAddress, @Nullable DomainName domainName,
    Version version, Secret token, URI enrolmentUrl, String kafkaBootstrap, String siteCa) {
  public ConfigDrive {
    if (!"https".equals(enrolmentUrl.getScheme())) {
      throw new IllegalArgumentException("enrolmentUrl must begin with https://");
    }
  }

  public Identity identity() {
    return new Identity(storeAlias, vmId, ipAddress);
  }
}
