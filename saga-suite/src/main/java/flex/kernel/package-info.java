/**
 * A saga on kernels that crash, over a database and a broker in memory. Split: the other half of this package is
 * saga-kernel's, whose parts a {@link flex.kernel.Stage} is built of and which it shows to nobody else. So both stand on
 * the class path, never on the module path.
 */
@NullMarked
package flex.kernel;

import org.jspecify.annotations.NullMarked;
