/** The parts that make the database durable, on their own. */
@NullMarked
package flex.embedded.database;

import org.jspecify.annotations.NullMarked;
