package flex.agent.commands.io;

import flex.agent.commands.Execution;
import flex.agent.commands.JournalEntry;
import flex.agent.commands.Unavailable;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does accepted commands one at a time, in the order of acceptance. What fails for an outside reason is done again. */
public final class CommandRunner implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final Execution execution;
  private final Consumer<JournalEntry> done;
  private final Retry retry;
  private final Map<String, JournalEntry> waiting = new LinkedHashMap<>();
  private volatile boolean ended;

  /** {@code done} is handed each entry with its stored answer. */
  public CommandRunner(Execution execution, Consumer<JournalEntry> done, CountDownLatch end) {
    this.execution = execution;
    this.done = done;
    this.retry = new Retry(end, LONGEST_DELAY);
  }

  /** Does the command when its turn comes; nothing changes where it waits already, or is under way. */
  public synchronized void submit(JournalEntry entry) {
    waiting.putIfAbsent(entry.commandId(), entry);
    notifyAll();
  }

  /** How many are not done, with the one under way. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Whether no command is done any more, by an error that nobody foresaw; only a new start helps. */
  public boolean hasEnded() {
    return ended;
  }

  /** Until interrupted, or until the agent ends. */
  @Override
  public void run() {
    try {
      while (true) {
        var entry = next();
        var answered = execute(entry);
        remove(entry);
        LOG.info("{} {}: {}", entry.command().getClass().getSimpleName(), entry.commandId(),
            answered.answered() == null ? "" : answered.answered().answer().getClass().getSimpleName());
        done.accept(answered);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} commands are left for the next start", waiting());
    } finally {
      ended = true;
    }
  }

  private JournalEntry execute(JournalEntry entry) throws InterruptedException {
    while (true) {
      try {
        var answered = execution.execute(entry);
        retry.reset();
        return answered;
      } catch (Unavailable e) {
        LOG.warn("Command {} waits: {}", entry.commandId(), String.valueOf(e.getCause()));
        retry.await();
      } catch (RuntimeException e) {
        LOG.error("Command {} is tried again after an unexpected failure", entry.commandId(), e);
        retry.await();
      }
    }
  }

  private synchronized JournalEntry next() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    Iterator<JournalEntry> entries = waiting.values().iterator();
    return entries.next();
  }

  private synchronized void remove(JournalEntry entry) {
    waiting.remove(entry.commandId());
  }
}
