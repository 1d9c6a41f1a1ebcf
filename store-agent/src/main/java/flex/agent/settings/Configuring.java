package flex.agent.settings;

import flex.agent.commands.Change;
import flex.agent.commands.Decision;
import flex.agent.commands.Job;
import flex.agent.store.Configuration;
import flex.agent.store.Tree;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StoreCommand.ConfigureStore;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.StoreConfigured;

record Configuring(ConfigureStore command, Tree tree) implements Job {
  @Override
  public Decision decide() {
    var own = tree.state().identity().ipAddress();
    if (!command.ipAddress().equals(own)) {
      return new Decision.Refuse(new Problem(Reason.NOT_ALLOWED, "/ipAddress",
          "This VM has the address " + own + ", and the agent cannot give it another.",
          "Send the address that the VM was started with."));
    }
    var configuration = new Configuration(own, command.domainName(), command.vmType(), command.applicationServers(),
        command.memoryLimitMb());
    return new Decision.Do(Change.repeatable("write-configuration", () -> tree.write(configuration)));
  }

  @Override
  public StoreEvent.Answer answer() {
    return new StoreConfigured(command.commandId(), command.storeAlias(), command.epoch(), tree.state().info());
  }
}
