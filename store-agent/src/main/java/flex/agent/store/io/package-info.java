/** The directory tree on disk. No file is ever written in place: it may be a hard link into a template. */
@NullMarked
package flex.agent.store.io;

import org.jspecify.annotations.NullMarked;
