/** Tests of the directory tree on disk. */
@NullMarked
package flex.agent.store.io;

import org.jspecify.annotations.NullMarked;
