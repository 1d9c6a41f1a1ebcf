/**
 * What the site can make: versions, templates, shop types, sizes and addresses. Read once at start; nothing in it changes
 * while the service runs.
 */
@NullMarked
package flex.site.catalogue;

import org.jspecify.annotations.NullMarked;
