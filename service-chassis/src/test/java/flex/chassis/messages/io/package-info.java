/** Tests. */
@NullMarked
package flex.chassis.messages.io;

import org.jspecify.annotations.NullMarked;
