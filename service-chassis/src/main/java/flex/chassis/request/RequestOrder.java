package flex.chassis.request;

import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import org.jspecify.annotations.Nullable;

/** What was asked for, with all defaults filled in; two requests of one id are the same where their orders are equal. */
public interface RequestOrder {
  RequestId requestId();

  RequestKind kind();

  /** The store that it is about, which alone answers for itself; null for none. */
  @Nullable
  StoreAlias storeAlias();

  @Nullable
  ShopAlias shopAlias();
}
