/**
 * The registry in MongoDB, and its view over HTTP.
 */
@NullMarked
package flex.site.registry.io;

import org.jspecify.annotations.NullMarked;
