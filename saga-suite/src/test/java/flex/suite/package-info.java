/** Tests of what is covered. */
@NullMarked
package flex.suite;

import org.jspecify.annotations.NullMarked;
