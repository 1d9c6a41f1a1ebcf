/** The example of saga-steps' README. */
@NullMarked
package flex.holiday;

import org.jspecify.annotations.NullMarked;
