/**
 * Requests: what a service is asked to do, from its intake to its end (SITE-06, and the like of every service).
 *
 * <p>Invariant: a request that was accepted is one saga under its request id, and ends with one message; one that was
 * rejected has changed nothing.
 */
@NullMarked
package flex.chassis.request;

import org.jspecify.annotations.NullMarked;
