/** The ledger in the database, and the way there. */
@NullMarked
package flex.example.ledger.io;

import org.jspecify.annotations.NullMarked;
