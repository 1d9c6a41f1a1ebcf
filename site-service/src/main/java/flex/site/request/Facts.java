package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request has learnt, one record for each kind of lesson; null for what it does not know yet. The methods throw
 * where a step is taken before the one that teaches what it needs: a bug, which parks the saga.
 *
 * @param former how the store was when it was held
 * @param url where the shop answers
 * @param log the last lines of a VM that is undone, oldest first
 */
public record Facts(@Nullable Place place, @Nullable Size size, @Nullable Former former, @Nullable StoreInfo info,
    @Nullable String url, @Nullable List<String> log) {
  public Facts {
    log = log == null ? null : List.copyOf(log);
  }

  public static final Facts NONE = new Facts(null, null, null, null, null, null);

  /** Of the store; {@code epoch} is that of the hold on it. */
  public record Place(IpAddress ipAddress, String vmId, long epoch) {}

  /** Of the VM type; {@code memoryLimitMb} in MiB, of each application server. */
  public record Size(VmType vmType, int applicationServers, int memoryLimitMb) {}

  /** What the store had before the request. */
  public record Former(Version version, DomainName domainName) {}

  public static Facts of(Place place) {
    return new Facts(place, null, null, null, null, null);
  }

  public static Facts of(@Nullable Size size) {
    return new Facts(null, size, null, null, null, null);
  }

  public static Facts of(Place place, @Nullable Size size, Former former) {
    return new Facts(place, size, former, null, null, null);
  }

  public static Facts of(StoreInfo info) {
    return new Facts(null, null, null, info, null, null);
  }

  public static Facts ofShop(String url) {
    return new Facts(null, null, null, null, url, null);
  }

  /** What the VM has said last, before it was stopped for good. */
  public static Facts ofLog(List<String> lines) {
    return new Facts(null, null, null, null, null, lines);
  }

  public Place placed() {
    return known(place, "place");
  }

  Size sized() {
    return known(size, "size");
  }

  Former before() {
    return known(former, "former state of the store");
  }

  static <T> T known(@Nullable T fact, String name) {
    if (fact == null) {
      throw new IllegalStateException("the request does not know the " + name + " yet");
    }
    return fact;
  }
}
