/** Tests. */
@NullMarked
package flex.chassis.request.io;

import org.jspecify.annotations.NullMarked;
