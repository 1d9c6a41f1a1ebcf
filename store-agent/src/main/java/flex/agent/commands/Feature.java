package flex.agent.commands;

import flex.contracts.StoreCommand;

/** The entry of a feature: what is done for each command of its family {@code C}. */
@FunctionalInterface
public interface Feature<C extends StoreCommand> {
  Job on(C command);
}
