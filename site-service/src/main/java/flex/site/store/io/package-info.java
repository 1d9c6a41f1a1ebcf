/**
 * Live information from the agents of stores.
 */
@NullMarked
package flex.site.store.io;

import org.jspecify.annotations.NullMarked;
