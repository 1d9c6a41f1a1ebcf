/**
 * Reads the catalogue from YAML and shows it over HTTP.
 */
@NullMarked
package flex.site.catalogue.io;

import org.jspecify.annotations.NullMarked;
