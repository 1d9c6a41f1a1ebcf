/**
 * Who may ask for what over HTTP: bearer tokens with roles.
 */
@NullMarked
package flex.chassis.access.io;

import org.jspecify.annotations.NullMarked;
