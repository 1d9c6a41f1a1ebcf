/** The example of the README: a service that writes shops into a ledger. Its rows in the tables are the site's. */
@NullMarked
package flex.example;

import org.jspecify.annotations.NullMarked;
