/** Tests of calls that leave the process. */
@NullMarked
package flex.chassis.calls.io;

import org.jspecify.annotations.NullMarked;
