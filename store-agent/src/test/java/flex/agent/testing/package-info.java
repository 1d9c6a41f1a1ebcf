/** A site for the agent under test: its enrolment server, its topics, and stores made from a template. */
@NullMarked
package flex.agent.testing;

import org.jspecify.annotations.NullMarked;
