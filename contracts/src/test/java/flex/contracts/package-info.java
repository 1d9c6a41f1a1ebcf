/** The contracts as they are committed, compared with the records. */
@NullMarked
package flex.contracts;

import org.jspecify.annotations.NullMarked;
