package flex.agent.store;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.VmType;
import java.util.Objects;

/**
 * What the site configured (SITE-04).
 *
 * @param applicationServers how many are to run, 1 to 64
 * @param memoryLimitMb memory of each, in MiB, 1 to 16 Mi
 */
public record Configuration(IpAddress ipAddress, DomainName domainName, VmType vmType, int applicationServers,
    int memoryLimitMb) {
  private static final int MOST_SERVERS = 64;
  private static final int MOST_MEMORY_MB = 16 << 20;

  public Configuration {
    Objects.requireNonNull(ipAddress, "ipAddress is missing");
    Objects.requireNonNull(domainName, "domainName is missing");
    Objects.requireNonNull(vmType, "vmType is missing");
    if (applicationServers < 1 || applicationServers > MOST_SERVERS) {
      throw new IllegalArgumentException("applicationServers is not within 1 to " + MOST_SERVERS);
    }
    if (memoryLimitMb < 1 || memoryLimitMb > MOST_MEMORY_MB) {
      throw new IllegalArgumentException("memoryLimitMb is not within 1 to " + MOST_MEMORY_MB);
    }
  }
}
