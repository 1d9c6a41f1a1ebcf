/**
 * One suite for every step of every saga: a saga is registered as {@link flex.suite.SagaUnderTest} with a
 * {@link flex.suite.SagaSuite} of its module, and each of its steps and undos is put through each
 * {@link flex.suite.Fault} on a real kernel.
 *
 * <p>Invariant: a saga under test asks for one thing at a time, so that a step can be aimed at.
 */
@NullMarked
package flex.suite;

import org.jspecify.annotations.NullMarked;
