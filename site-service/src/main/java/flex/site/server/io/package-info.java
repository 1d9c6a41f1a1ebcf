/**
 * What the site is told beyond what every service is.
 */
@NullMarked
package flex.site.server.io;

import org.jspecify.annotations.NullMarked;
