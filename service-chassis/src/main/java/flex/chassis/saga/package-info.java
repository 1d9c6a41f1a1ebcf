/**
 * Sagas as operators see them, and what an operator may do about one that waits for a person.
 *
 * <p>Invariant: whatever an operator does leaves a saga that ends, or that asks for an operator again; never one that
 * waits for nothing.
 */
@NullMarked
package flex.chassis.saga;

import org.jspecify.annotations.NullMarked;
