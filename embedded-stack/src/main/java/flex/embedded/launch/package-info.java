/**
 * Starts the embedded servers as processes with a class path and JVM of their own. Needs nothing but the JDK, so it can
 * stand on any class path.
 *
 * <pre>
 * starting -> ready -> stopped | killed -> (restart) starting
 * </pre>
 */
@NullMarked
package flex.embedded.launch;

import org.jspecify.annotations.NullMarked;
