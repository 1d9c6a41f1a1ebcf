/**
 * Settings that all services have, and the defaults of everything that they would otherwise repeat in their
 * {@code application.yaml}.
 */
@NullMarked
package flex.chassis.settings.io;

import org.jspecify.annotations.NullMarked;
