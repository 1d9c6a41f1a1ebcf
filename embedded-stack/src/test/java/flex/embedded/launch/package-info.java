/** The launcher against real processes. */
@NullMarked
package flex.embedded.launch;

import org.jspecify.annotations.NullMarked;
