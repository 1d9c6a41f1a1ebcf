/** The features of the agent, and the one switch that knows them all. */
@NullMarked
package flex.agent;

import org.jspecify.annotations.NullMarked;
