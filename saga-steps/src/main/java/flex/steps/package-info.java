/**
 * Long work as steps in a row, each beside its undo. Knows no domain word.
 *
 * <p>A {@link flex.steps.Plan} lists the steps; a saga extends {@link flex.steps.StepSaga} with its order, its facts and its
 * plans. A step that fails, is refused or does not answer in time turns the work back: what was done is undone in reverse,
 * and so is the step itself, since its outcome is unknown, unless somebody who was asked said that nothing was changed. The
 * same happens when the work is cancelled. From the pivot on there is no way back: what cannot go on there halts, and an
 * undo that fails is stuck, until somebody lets it try again or vouches for it.
 *
 * <pre>
 *        Begun            last step done
 * Fresh -------> Doing -----------------------------> Ended SUCCEEDED
 *               ^  | |
 *       Retried |  | | StepHalted (from the pivot on)
 *               |  | v
 *             Halted |
 *                    | StepFailed, CancelRequested (before the pivot)
 *                    v            all undone
 *                 Undoing ----------------------> Ended FAILED, CANCELLED
 *        UndoFailed | ^ Retried, StepVouched
 *                   v |
 *                  Stuck
 * </pre>
 *
 * <p>Invariants:
 * <ul>
 * <li>At most one step is under way, done or undone, and only its own answer moves the work on.
 * <li>Steps are done in the order of the plan, and undone in the reverse order.
 * <li>Once the pivot has begun nothing is undone.
 * <li>A work goes by the version of the plan it was begun with.
 * </ul>
 */
@NullMarked
package flex.steps;

import org.jspecify.annotations.NullMarked;
