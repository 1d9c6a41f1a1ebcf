/** Tests of requests. */
@NullMarked
package flex.site.request;

import org.jspecify.annotations.NullMarked;
