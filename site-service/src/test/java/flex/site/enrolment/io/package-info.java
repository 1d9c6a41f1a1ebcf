/** Tests of enrolment. */
@NullMarked
package flex.site.enrolment.io;

import org.jspecify.annotations.NullMarked;
