/** Tests of requests on broker and database. */
@NullMarked
package flex.site.request.io;

import org.jspecify.annotations.NullMarked;
