package flex.contracts;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The one table of wire names ({@code ce_type}). Names are never taken from classes. */
public final class WireNames {
  private static final List<Map.Entry<String, Class<? extends Message>>> TYPES = List.of(
      type("flex.provisioning.ShopRequested.v1", ProvisioningEvent.ShopRequested.class),
      type("flex.request.Cancel.v1", RequestCommand.Cancel.class),
      type("flex.request.Retry.v1", RequestCommand.Retry.class),
      type("flex.request.Query.v1", RequestCommand.Query.class),
      type("flex.request.Accepted.v1", RequestEvent.Accepted.class),
      type("flex.request.Rejected.v1", RequestEvent.Rejected.class),
      type("flex.request.StepUndone.v1", RequestEvent.StepUndone.class),
      type("flex.request.Stuck.v1", RequestEvent.Stuck.class),
      type("flex.request.Cancelled.v1", RequestEvent.Cancelled.class),
      type("flex.request.StateReported.v1", RequestEvent.StateReported.class),
      type("flex.site.CreateShop.v1", SiteCommand.CreateShop.class),
      type("flex.site.ConfigureStore.v1", SiteCommand.ConfigureStore.class),
      type("flex.site.QueryStore.v1", SiteCommand.QueryStore.class),
      type("flex.site.AddressReserved.v1", SiteEvent.AddressReserved.class),
      type("flex.site.VmCloned.v1", SiteEvent.VmCloned.class),
      type("flex.site.VmStarted.v1", SiteEvent.VmStarted.class),
      type("flex.site.AgentReady.v1", SiteEvent.AgentReady.class),
      type("flex.site.StoreConfigured.v1", SiteEvent.StoreConfigured.class),
      type("flex.site.ShopCreated.v1", SiteEvent.ShopCreated.class),
      type("flex.site.ShopOpened.v1", SiteEvent.ShopOpened.class),
      type("flex.site.ShopReady.v1", SiteEvent.ShopReady.class),
      type("flex.site.ShopRequestFailed.v1", SiteEvent.ShopRequestFailed.class),
      type("flex.site.StoreConfigurationFailed.v1", SiteEvent.StoreConfigurationFailed.class),
      type("flex.site.StoreStateReported.v1", SiteEvent.StoreStateReported.class),
      type("flex.store.ConfigureStore.v1", StoreCommand.ConfigureStore.class),
      type("flex.store.CreateShop.v1", StoreCommand.CreateShop.class),
      type("flex.store.RemoveShop.v1", StoreCommand.RemoveShop.class),
      type("flex.store.OpenShop.v1", StoreCommand.OpenShop.class),
      type("flex.store.CloseShop.v1", StoreCommand.CloseShop.class),
      type("flex.store.AgentReady.v1", StoreEvent.AgentReady.class),
      type("flex.store.StoreConfigured.v1", StoreEvent.StoreConfigured.class),
      type("flex.store.ShopCreated.v1", StoreEvent.ShopCreated.class),
      type("flex.store.ShopRemoved.v1", StoreEvent.ShopRemoved.class),
      type("flex.store.ShopOpened.v1", StoreEvent.ShopOpened.class),
      type("flex.store.ShopClosed.v1", StoreEvent.ShopClosed.class),
      type("flex.store.CommandRefused.v1", StoreEvent.CommandRefused.class),
      type("flex.store.CommandFailed.v1", StoreEvent.CommandFailed.class));

  private WireNames() {}

  /** All messages by wire name. */
  public static Map<String, Class<? extends Message>> table() {
    return TYPES.stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map.Entry<String, Class<? extends Message>> type(String name, Class<? extends Message> type) {
    return Map.entry(name, type);
  }
}
