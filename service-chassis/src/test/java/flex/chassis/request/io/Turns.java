package flex.chassis.request.io;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads talk to the database one after the other, in an order that is given: a letter for each command of the thread
 * of that name. Beyond the order, and for whom it does not name, everything goes as it comes.
 */
final class Turns implements CommandListener {
  private static final Set<String> COMMANDS = Set.of("find", "insert", "update");
  private static final Set<String> COLLECTIONS = Set.of("sagas", "early_cancels");

  private final ThreadLocal<@Nullable Character> name = new ThreadLocal<>();
  private final Set<Character> gone = new HashSet<>();
  private String order = "";
  private int next;
  private @Nullable Character busy;

  synchronized void begin(String order) {
    this.order = order;
    next = 0;
    gone.clear();
  }

  /** Runs {@code work} as the thread of that name. */
  void as(char who, Runnable work) {
    name.set(who);
    try {
      work.run();
    } finally {
      name.remove();
      synchronized (this) {
        gone.add(who);
        notifyAll();
      }
    }
  }

  @Override
  public synchronized void commandStarted(CommandStartedEvent event) {
    var me = name.get();
    if (me == null || !COMMANDS.contains(event.getCommandName())
        || !(event.getCommand().get(event.getCommandName()) instanceof BsonString collection)
        || !COLLECTIONS.contains(collection.getValue())) {
      return;
    }
    while (busy != null || !isTurnOf(me)) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    next++;
    busy = me;
  }

  private boolean isTurnOf(char me) {
    while (next < order.length() && gone.contains(order.charAt(next))) {
      next++;
    }
    return next >= order.length() || order.charAt(next) == me;
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent event) {
    ended();
  }

  @Override
  public void commandFailed(CommandFailedEvent event) {
    ended();
  }

  private synchronized void ended() {
    if (busy != null && busy.equals(name.get())) {
      busy = null;
      notifyAll();
    }
  }
}
