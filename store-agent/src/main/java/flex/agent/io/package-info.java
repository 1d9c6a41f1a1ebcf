/** Starts and ends the agent, and holds its parts together. */
@NullMarked
package flex.agent.io;

import org.jspecify.annotations.NullMarked;
