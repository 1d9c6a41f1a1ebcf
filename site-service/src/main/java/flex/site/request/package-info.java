/**
 * Requests: a shop in a new store, one more shop in a store, a store configured again (SITE-02 to SITE-06).
 *
 * <p>A request is one saga. Its steps run one after the other, each beside its undo in {@link flex.site.request.Plan}. A
 * step that fails, is refused, or does not answer in time turns the request back: what was done is undone in reverse, and
 * so is the step itself, unless a store said that it has changed nothing. The same happens when it is cancelled, until REPORT begins, which is
 * the pivot. An undo that keeps failing asks for an operator, who lets it be tried again or does it by hand.
 *
 * <pre>
 *           Accepted          last step done
 *  Fresh ------------> Doing ----------------> Ended SUCCEEDED
 *                        | StepFailed, CancelRequested
 *                        v          all undone
 *                     Undoing ---------------> Ended FAILED, CANCELLED
 *            UndoFailed | ^ Retried, StepSkipped
 *                       v |
 *                      Stuck
 * </pre>
 */
@NullMarked
package flex.site.request;

import org.jspecify.annotations.NullMarked;
