/** Tests of the chassis alone; with a service on it, they are in site-service. */
@NullMarked
package flex.chassis;

import org.jspecify.annotations.NullMarked;
