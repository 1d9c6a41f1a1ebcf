package flex.contracts;

/** Anything that crosses a topic. Its wire name stands in {@link WireNames}, its topic in {@link Topics}. */
public sealed interface Message
    permits ProvisioningEvent, RequestCommand, RequestEvent, SiteCommand, SiteEvent, StoreCommand, StoreEvent {
  /**
   * What a message is about.
   *
   * @param field JSON pointer to the field that names it
   */
  record Subject(String field, String id) {}

  /** The request, or else the store. */
  default Subject about() {
    return switch (this) {
      case ProvisioningEvent.ShopRequested e -> of(e.requestId());
      case RequestCommand c -> of(c.requestId());
      case RequestEvent.Rejected(var id, var messageId, _) ->
        id == null ? new Subject("/messageId", messageId) : of(id);
      case RequestEvent.OfRequest e -> of(e.requestId());
      case SiteCommand.OfRequest c -> of(c.requestId());
      case SiteCommand.QueryStore q -> of(q.storeAlias());
      case SiteEvent.OfRequest e -> of(e.requestId());
      case SiteEvent.StoreStateReported e -> of(e.storeAlias());
      case StoreCommand c -> of(c.storeAlias());
      case StoreEvent e -> of(e.storeAlias());
    };
  }

  /** The key of its record, since order holds per key: the id of what it is about. */
  default String key() {
    return about().id();
  }

  private static Subject of(RequestId id) {
    return new Subject("/requestId", id.value());
  }

  private static Subject of(StoreAlias alias) {
    return new Subject("/storeAlias", alias.value());
  }
}
