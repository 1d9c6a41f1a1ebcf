/**
 * Requests over Kafka and HTTP, and the tasks that do the site's own steps.
 */
@NullMarked
package flex.site.request.io;

import org.jspecify.annotations.NullMarked;
