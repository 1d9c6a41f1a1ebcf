/**
 * The port to whatever makes virtual machines. Every operation may be repeated; after a destroy of an id nothing else
 * succeeds for it, also where the destroy came first.
 */
@NullMarked
package flex.site.hypervisor;

import org.jspecify.annotations.NullMarked;
