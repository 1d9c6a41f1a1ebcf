/**
 * HTTP: every error is a problem detail (RFC 9457), no body is larger than 64 KiB.
 */
@NullMarked
package flex.chassis.http.io;

import org.jspecify.annotations.NullMarked;
