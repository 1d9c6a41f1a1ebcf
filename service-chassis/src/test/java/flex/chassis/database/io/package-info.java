/** Tests of what the database is used through. */
@NullMarked
package flex.chassis.database.io;

import org.jspecify.annotations.NullMarked;
