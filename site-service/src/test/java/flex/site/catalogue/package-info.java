/** Tests of the catalogue. */
@NullMarked
package flex.site.catalogue;

import org.jspecify.annotations.NullMarked;
