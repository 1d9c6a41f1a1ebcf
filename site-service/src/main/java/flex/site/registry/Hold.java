package flex.site.registry;

import flex.contracts.RequestId;

/** What came of the wish to hold a store. */
public sealed interface Hold {
  /** {@code store} as it was before; but for {@link Store#epoch} and {@link Store#holder}, which are the hold's. */
  record Held(Store store) implements Hold {}

  record Busy(RequestId holder) implements Hold {}

  record UnknownStore() implements Hold {}

  record NotRunning() implements Hold {}

  record DomainNameTaken() implements Hold {}

  /** The request was undone before it came here. */
  record Undone() implements Hold {}
}
