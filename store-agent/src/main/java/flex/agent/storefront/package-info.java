/** What visitors of the store's shops see (AGENT-06). */
@NullMarked
package flex.agent.storefront;

import org.jspecify.annotations.NullMarked;
