/** Tests of the catalogue's file. */
@NullMarked
package flex.site.catalogue.io;

import org.jspecify.annotations.NullMarked;
