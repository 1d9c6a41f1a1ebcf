/**
 * A broker and a database for tests, one of each per JVM, started when first asked for and gone with the JVM.
 * Testcontainers are used where they are on the class path and asked for or available; nothing here needs them.
 */
@NullMarked
package flex.embedded.testing;

import org.jspecify.annotations.NullMarked;
