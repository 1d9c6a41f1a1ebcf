/** Tests of the package. */
@NullMarked
package flex.chassis.settings.io;

import org.jspecify.annotations.NullMarked;
