/** Each shop that is asked for stands in the ledger once, or not at all. */
@NullMarked
package flex.example.ledger;

import org.jspecify.annotations.NullMarked;
