/**
 * The servers of the embedded stack, each a process of its own: {@link flex.embedded.BrokerMain} and
 * {@link flex.embedded.DatabaseMain}. Both write {@code READY} to stdout once they accept connections, end on SIGTERM,
 * and lose nothing they acknowledged when they are killed.
 */
@NullMarked
package flex.embedded;

import org.jspecify.annotations.NullMarked;
