package flex.kernel;

import flex.kernel.Definition.NewEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Where sagas are kept: the open ones, an archive, and the older events of long ones. Every write to an open one compares the version, but for the
 * parking of a document that cannot be read.
 */
interface SagaStore {
  void createIndexes();

  /** The document, open before archived; the boolean field {@code archived} says which. */
  Optional<Document> find(String id);

  /** Writes the next version, at once and whole; false where somebody else has written it. */
  boolean save(SagaDocument before, SagaDocument after, List<NewEvent> events);

  /**
   * Copies the events up to number {@code wanted} into the history, or a few less, so that no step is torn; says up to
   * which. May be repeated.
   */
  long keep(SagaDocument saga, long wanted);

  /** Whether an event in the history of the saga came from {@code cause}. */
  boolean tookIn(SagaDocument saga, String cause);

  /** All events of a stored saga, with those in the history, oldest first. */
  List<Document> allEvents(Document saga);

  /** Removes sagas that were archived by {@code archivedBy}, with their history; how many copies, at most {@code limit}. */
  int expire(Instant archivedBy, int limit);

  /** Moves an ended saga out of the way; may be repeated after a crash at any point. */
  void archive(SagaDocument ended, Instant now);

  /** Parks a document whatever is in it, and keeps the input. */
  void parkDamaged(String id, String reason, Instant now, SagaDocument.@Nullable Input input);

  /** Ids of open sagas that somebody should have looked at by {@code now}. */
  List<String> due(Instant now, int limit);

  /**
   * Which sagas are listed.
   *
   * @param subject what they are about; null for whatever
   * @param stuck only those that wait for an operator
   * @param until created by then; null for whenever
   * @param whole with events and what stands in waiting inputs, which make documents large; messages are in no list
   * @param limit how many at most
   */
  record Listing(@Nullable String subject, boolean stuck, @Nullable Instant until, boolean whole, int limit) {}

  /** Newest first. */
  List<Document> list(Listing wanted);
}
