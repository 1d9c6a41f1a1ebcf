package flex.site.request;

import flex.contracts.StoreCommand;
import flex.contracts.Topics;
import flex.kernel.Effect;
import flex.site.request.Request.Doing;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Known;
import flex.site.request.Request.Stuck;
import flex.site.request.Request.Undoing;

/** Ids of commands to stores, and where they go. */
final class StoreCommands {
  private StoreCommands() {}

  static Effect send(StoreCommand command) {
    return new Effect.Send(Topics.storeCommands(command.storeAlias()), command.storeAlias().value(), command);
  }

  /** Of the command under way. An undo that was retried is a new command: the store would only repeat its answer. */
  static String id(Known known) {
    var id = known.work().order().requestId() + ":";
    return switch (known) {
      case Doing d -> id + Plan.id(d.step());
      case Undoing u -> id + Plan.undoId(u.step()) + (u.attempt() > 1 ? "-" + u.attempt() : "");
      case Stuck _,Ended _ -> "";
    };
  }
}
