/**
 * The site's certificate authority and the HTTPS connector for agents.
 */
@NullMarked
package flex.site.enrolment.io;

import org.jspecify.annotations.NullMarked;
