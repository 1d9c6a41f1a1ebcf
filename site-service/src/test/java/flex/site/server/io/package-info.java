/** Tests of the settings. */
@NullMarked
package flex.site.server.io;

import org.jspecify.annotations.NullMarked;
