package flex.contracts;

/**
 * What a store's agent reports, on {@link Topics#STORE_EVENTS}, signed with the store's key; key is the store's alias.
 * Answers carry the correlation id of their command.
 */
public sealed interface StoreEvent extends Message {
  StoreAlias storeAlias();

  /** The agent has started, is enrolled and takes commands; {@code bootId} is new with every start. */
  record AgentReady(StoreAlias storeAlias, String bootId, StoreInfo info) implements StoreEvent {}

  /** The end of a command. */
  sealed interface Answer extends StoreEvent {
    String commandId();

    long epoch();
  }

  record StoreConfigured(String commandId, StoreAlias storeAlias, long epoch, StoreInfo info) implements Answer {}

  record ShopCreated(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias, String url)
      implements
        Answer {}

  record ShopRemoved(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias) implements Answer {}

  record ShopOpened(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias) implements Answer {}

  record ShopClosed(String commandId, StoreAlias storeAlias, long epoch, ShopAlias shopAlias) implements Answer {}

  /** The command was not begun, and nothing was changed. */
  record CommandRefused(String commandId, StoreAlias storeAlias, long epoch, Problem problem) implements Answer {}

  /** The command was begun and failed at {@code step}; what it had changed by then may stand. */
  record CommandFailed(String commandId, StoreAlias storeAlias, long epoch, String step, String detail)
      implements
        Answer {
    public CommandFailed {
      step = Text.bounded(step, 200);
      detail = Text.bounded(detail);
    }
  }
}
