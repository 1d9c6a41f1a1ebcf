package flex.agent.store;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.VmType;

/**
 * What the site configured (SITE-04).
 *
 * @param applicationServers how many are to run
 * @param memoryLimitMb memory of each, in MiB
 */
public record Configuration(IpAddress ipAddress, DomainName domainName, VmType vmType, int applicationServers,
    int memoryLimitMb) {}
