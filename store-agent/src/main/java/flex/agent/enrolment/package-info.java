/** What a new VM is told by its config drive, and what the site gives it for its token. */
@NullMarked
package flex.agent.enrolment;

import org.jspecify.annotations.NullMarked;
