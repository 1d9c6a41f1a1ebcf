/**
 * Whether the service can do its work. Readiness asks database and broker, liveness neither; calls to others are shown to
 * operators and count for none of both.
 */
@NullMarked
package flex.chassis.health.io;

import org.jspecify.annotations.NullMarked;
