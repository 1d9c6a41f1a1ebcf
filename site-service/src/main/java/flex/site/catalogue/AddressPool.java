package flex.site.catalogue;

import flex.contracts.IpAddress;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The addresses that stores get, from {@code first} to {@code last}, both included.
 *
 * @param excluded addresses in between that belong to somebody else
 */
public record AddressPool(IpAddress first, IpAddress last, Set<IpAddress> excluded) {
  public AddressPool {
    excluded = Set.copyOf(excluded);
    if (number(first) > number(last)) {
      throw new IllegalArgumentException("the address pool's first address " + first + " is behind its last " + last);
    }
  }

  /** All addresses, lowest first; computed one by one, since a pool may be large. */
  public Stream<IpAddress> addresses() {
    return LongStream.rangeClosed(number(first), number(last)).mapToObj(AddressPool::address)
        .filter(a -> !excluded.contains(a));
  }

  private static long number(IpAddress address) {
    long number = 0;
    for (var part : address.value().split("\\.", -1)) {
      number = number * 256 + Integer.parseInt(part);
    }
    return number;
  }

  private static IpAddress address(long number) {
    return new IpAddress(
        (number >> 24) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255));
  }
}
