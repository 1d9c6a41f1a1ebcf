/** Tests of the suite by the sagas of the kernel's tests, and those of the kernel that need its database in memory. */
@NullMarked
package flex.kernel;

import org.jspecify.annotations.NullMarked;
