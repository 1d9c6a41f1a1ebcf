/** Tests of the calls to agents. */
@NullMarked
package flex.site.store.io;

import org.jspecify.annotations.NullMarked;
