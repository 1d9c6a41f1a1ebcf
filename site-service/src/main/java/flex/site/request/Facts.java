package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import org.jspecify.annotations.Nullable;

/**
 * What a request has learnt; null for what it does not know. A step adds to it.
 *
 * @param epoch of the hold on the store
 * @param domainName the store's when it was held
 * @param applicationServers of the VM type, as is {@code memoryLimitMb} in MiB
 * @param agentReady true once the store's agent has said so
 * @param url where the shop answers
 */
public record Facts(@Nullable IpAddress ipAddress, @Nullable String vmId, @Nullable Long epoch,
    @Nullable Version version, @Nullable DomainName domainName, @Nullable VmType vmType,
    @Nullable Integer applicationServers, @Nullable Integer memoryLimitMb, @Nullable Boolean agentReady,
    @Nullable StoreInfo info, @Nullable String url) {
  public static final Facts NONE = new Facts(null, null, null, null, null, null, null, null, null, null, null);

  public static Facts reserved(IpAddress ipAddress, String vmId, long epoch) {
    return new Facts(ipAddress, vmId, epoch, null, null, null, null, null, null, null, null);
  }

  public static Facts size(VmType vmType, int applicationServers, int memoryLimitMb) {
    return new Facts(null, null, null, null, null, vmType, applicationServers, memoryLimitMb, null, null, null);
  }

  public static Facts held(IpAddress ipAddress, String vmId, long epoch, Version version, DomainName domainName) {
    return new Facts(ipAddress, vmId, epoch, version, domainName, null, null, null, null, null, null);
  }

  static Facts agent() {
    return new Facts(null, null, null, null, null, null, null, null, true, null, null);
  }

  public static Facts configured(StoreInfo info) {
    return new Facts(null, null, null, null, null, null, null, null, null, info, null);
  }

  public static Facts shop(String url) {
    return new Facts(null, null, null, null, null, null, null, null, null, null, url);
  }

  /** These facts and the newer ones, which win. */
  public Facts and(Facts newer) {
    return new Facts(newer(newer.ipAddress, ipAddress), newer(newer.vmId, vmId), newer(newer.epoch, epoch),
        newer(newer.version, version), newer(newer.domainName, domainName), newer(newer.vmType, vmType),
        newer(newer.applicationServers, applicationServers), newer(newer.memoryLimitMb, memoryLimitMb),
        newer(newer.agentReady, agentReady), newer(newer.info, info), newer(newer.url, url));
  }

  private static <T> @Nullable T newer(@Nullable T newer, @Nullable T older) {
    return newer != null ? newer : older;
  }
}
