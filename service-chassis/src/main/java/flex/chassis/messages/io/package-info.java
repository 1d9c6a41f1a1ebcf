/**
 * What is sent and how: the wire, the producer, the service's own answers. What comes in is in {@code saga.io}.
 */
@NullMarked
package flex.chassis.messages.io;

import org.jspecify.annotations.NullMarked;
