/** Tests of the contracts, and the generators of what is committed beside them. */
@NullMarked
package flex.contracts;

import org.jspecify.annotations.NullMarked;
