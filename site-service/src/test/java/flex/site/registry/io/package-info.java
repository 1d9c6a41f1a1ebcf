/** Tests of the registry. */
@NullMarked
package flex.site.registry.io;

import org.jspecify.annotations.NullMarked;
