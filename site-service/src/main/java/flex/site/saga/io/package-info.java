/** Sagas over HTTP. */
@NullMarked
package flex.site.saga.io;

import org.jspecify.annotations.NullMarked;
