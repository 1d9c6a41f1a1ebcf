/** Port 4000: info, health and settings over TLS, for the site alone (AGENT-01). */
@NullMarked
package flex.agent.api.io;

import org.jspecify.annotations.NullMarked;
