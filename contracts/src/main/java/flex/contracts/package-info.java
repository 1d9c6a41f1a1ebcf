/** x */
@NullMarked
package flex.contracts;

import org.jspecify.annotations.NullMarked;
