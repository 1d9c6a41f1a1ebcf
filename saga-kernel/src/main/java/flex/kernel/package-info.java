/**
 * Event-sourced sagas in MongoDB. Knows no domain word.
 *
 * <p>One saga is one document. Every input is one update of it, guarded by its version: events are appended, messages put
 * into the outbox, timers and tasks changed, all or nothing. Effects follow the write, never precede it.
 *
 * <pre>{@code
 *            handle / answer / fire
 *                     |
 *   (none) --first--> OPEN --Effect.End--> ENDED --archiveAfter--> archived
 *                     ^  |                   ^                        |
 *               retry |  | a function throws |   an input that yields |
 *                     |  v or it is damaged  |   events               |
 *                    PARKED                  +------------------------+
 * }</pre>
 *
 * <p>Invariants:
 * <ul>
 * <li>The version grows by one with every write, and a write names the version it follows; but for the parking of a
 * document that cannot be read there is no other write.
 * <li>An input whose cause stands in the events has no further effect.
 * <li>A message leaves the outbox after the broker acknowledged it and all before it.
 * <li>The answer of a task counts once, and only from the holder of its newest epoch.
 * <li>A timer and the events that follow from it are one write: it fires once.
 * <li>{@code nextDueAt} is never later than the first moment at which somebody else must look at the saga.
 * <li>A saga is at every moment in {@code sagas} or in {@code sagas_archive}; where it is in both, the first counts.
 * </ul>
 */
@NullMarked
package flex.kernel;

import org.jspecify.annotations.NullMarked;
