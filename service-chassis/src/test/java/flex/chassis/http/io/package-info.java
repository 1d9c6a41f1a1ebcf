/** Tests of the HTTP side. */
@NullMarked
package flex.chassis.http.io;

import org.jspecify.annotations.NullMarked;
