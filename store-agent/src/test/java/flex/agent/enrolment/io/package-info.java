@NullMarked
package flex.agent.enrolment.io;

import org.jspecify.annotations.NullMarked;
