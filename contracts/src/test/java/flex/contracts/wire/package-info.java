/** Tests of the wire: what hostile, broken and foreign senders do to it. */
@NullMarked
package flex.contracts.wire;

import org.jspecify.annotations.NullMarked;
