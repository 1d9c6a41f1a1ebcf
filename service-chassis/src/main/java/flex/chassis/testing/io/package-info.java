/** For tests of services: the house rules of what a service takes from its environment. */
@NullMarked
package flex.chassis.testing.io;

import org.jspecify.annotations.NullMarked;
