/** What the service's tests stand on. */
@NullMarked
package flex.site.testing;

import org.jspecify.annotations.NullMarked;
