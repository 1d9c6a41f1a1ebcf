package flex.site.registry;

import flex.contracts.DomainName;
import flex.contracts.RequestId;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import flex.contracts.VmType;

/** What a new store needs to be the only one to have. */
public record Reservation(RequestId requestId, StoreAlias storeAlias, DomainName domainName, Version version, String os,
    VmType vmType) {
  /** What came of it. */
  public sealed interface Result {
    /** Also where the same request had reserved before. */
    record Reserved(Store store) implements Result {}

    record AliasTaken() implements Result {}

    record DomainNameTaken() implements Result {}

    record NoFreeAddress() implements Result {}

    /** The request was undone before it came here. */
    record Undone() implements Result {}
  }
}
