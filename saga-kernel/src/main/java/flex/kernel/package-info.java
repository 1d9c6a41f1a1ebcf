/**
 * Event-sourced sagas in MongoDB. Knows no domain word.
 */
@NullMarked
package flex.kernel;

import org.jspecify.annotations.NullMarked;
