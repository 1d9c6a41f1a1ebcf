/**
 * Rules that every service keeps, for its tests. ArchUnit comes with the tests of the service, never with its jar.
 */
@NullMarked
package flex.chassis.testing;

import org.jspecify.annotations.NullMarked;
