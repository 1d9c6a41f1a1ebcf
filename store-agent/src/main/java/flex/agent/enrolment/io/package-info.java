/** The exchange of the one-time token for credentials, and where they are kept. */
@NullMarked
package flex.agent.enrolment.io;

import org.jspecify.annotations.NullMarked;
