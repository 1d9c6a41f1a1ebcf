/** What the agent tells the site on port 4000 (AGENT-01). */
@NullMarked
package flex.agent.api;

import org.jspecify.annotations.NullMarked;
