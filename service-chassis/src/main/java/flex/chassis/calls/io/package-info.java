/**
 * Calls that leave the process. The parts they go through (retry, circuit breaker, bulkhead, time limiter) are named in
 * {@code application.yaml}; drivers of database and broker have their own, the kernel's tasks and listeners too.
 */
@NullMarked
package flex.chassis.calls.io;

import org.jspecify.annotations.NullMarked;
