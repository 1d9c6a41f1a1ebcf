/** Tests of operators' hands on sagas. */
@NullMarked
package flex.site.saga.io;

import org.jspecify.annotations.NullMarked;
