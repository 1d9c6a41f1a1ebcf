/**
 * Sagas at work: their registration, what feeds them, when they begin and end; and over HTTP for operators.
 */
@NullMarked
package flex.chassis.saga.io;

import org.jspecify.annotations.NullMarked;
