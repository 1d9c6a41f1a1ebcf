/** Tests of the local hypervisor. */
@NullMarked
package flex.site.hypervisor.io;

import org.jspecify.annotations.NullMarked;
