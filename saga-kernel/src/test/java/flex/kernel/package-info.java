/** Tests of the kernel. */
@NullMarked
package flex.kernel;

import org.jspecify.annotations.NullMarked;
