/** The launcher against real processes. */
@NullMarked
package flex.embedded.testing;

import org.jspecify.annotations.NullMarked;
