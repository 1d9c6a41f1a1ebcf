/**
 * The local adapter: a VM is a directory and a process.
 */
@NullMarked
package flex.site.hypervisor.io;

import org.jspecify.annotations.NullMarked;
