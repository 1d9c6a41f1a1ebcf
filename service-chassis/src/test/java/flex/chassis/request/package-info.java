/** Tests. */
@NullMarked
package flex.chassis.request;

import org.jspecify.annotations.NullMarked;
