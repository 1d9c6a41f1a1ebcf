package flex.contracts;

/** Anything that crosses a topic. Its wire name stands in {@link WireNames}. */
public sealed interface Message permits ProvisioningEvent, SiteCommand, SiteEvent, StoreCommand, StoreEvent {}
