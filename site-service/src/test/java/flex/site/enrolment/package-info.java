/** Tests of enrolment. */
@NullMarked
package flex.site.enrolment;

import org.jspecify.annotations.NullMarked;
