/** Tests of the files that hold secrets. */
@NullMarked
package flex.agent.enrolment.io;

import org.jspecify.annotations.NullMarked;
