/**
 * Requests over Kafka and HTTP, the same for every service. A service declares a {@link RequestIntake} for each message
 * that asks for one.
 */
@NullMarked
package flex.chassis.request.io;

import org.jspecify.annotations.NullMarked;
