/** The shops in the store's database. */
@NullMarked
package flex.agent.shops.io;

import org.jspecify.annotations.NullMarked;
