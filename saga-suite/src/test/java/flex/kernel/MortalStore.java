package flex.kernel;

import flex.kernel.Definition.NewEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A store as a kernel has it that crashes before or after one of its writes, each of which is whole. */
final class MortalStore implements SagaStore {
  private final World.Kernel kernel;
  private final SagaStore store;

  MortalStore(World.Kernel kernel, SagaStore store) {
    this.kernel = kernel;
    this.store = store;
  }

  @Override
  public void createIndexes() {}

  @Override
  public Optional<Document> find(String id) {
    kernel.check();
    return store.find(id);
  }

  @Override
  public boolean save(SagaDocument before, SagaDocument after, List<NewEvent> events) {
    return kernel.mortally(moment(before, after, events), () -> store.save(before, after, events));
  }

  private static String moment(SagaDocument before, SagaDocument after, List<NewEvent> events) {
    if (before.version() == 0) {
      return "first write of a saga";
    }
    if (before.archived()) {
      return "write of a saga taken back from the archive";
    }
    if (!events.isEmpty()) {
      return "write of a step";
    }
    if (after.moved() != before.moved()) {
      return "removal of what was copied to the history";
    }
    return after.tasks().equals(before.tasks()) ? "removal of sent messages" : "lease of a task";
  }

  @Override
  public long keep(SagaDocument saga, long wanted) {
    return kernel.mortally("copy to the history", () -> store.keep(saga, wanted));
  }

  @Override
  public boolean tookIn(SagaDocument saga, String cause) {
    kernel.check();
    return store.tookIn(saga, cause);
  }

  @Override
  public List<Document> allEvents(Document saga) {
    return store.allEvents(saga);
  }

  @Override
  public int expire(Instant endedBy, int limit) {
    return kernel.mortally("expiry", () -> store.expire(endedBy, limit));
  }

  @Override
  public void archive(SagaDocument ended, Instant now) {
    kernel.mortally("move to the archive", () -> {
      store.archive(ended, now);
      return true;
    });
  }

  @Override
  public void parkDamaged(String id, String reason, Instant now, SagaDocument.@Nullable Input input) {
    store.parkDamaged(id, reason, now, input);
  }

  @Override
  public List<String> due(Instant now, int limit) {
    kernel.check();
    return store.due(now, limit);
  }

  @Override
  public List<Document> list(Listing wanted) {
    return store.list(wanted);
  }
}
