/**
 * The shops of the store, in its database and in its directory tree (AGENT-02).
 *
 * <pre>
 * (none) -- CreateShop --> closed -- OpenShop --> open
 *                          closed <-- CloseShop -- open
 *    removed <-- RemoveShop of the same epoch -- any, also none
 * </pre>
 *
 * Invariant: an undo removes what its own epoch created, and a creation of that epoch that comes after it does nothing.
 */
@NullMarked
package flex.agent.shops;

import org.jspecify.annotations.NullMarked;
