@NullMarked
package flex.agent.storefront;

import org.jspecify.annotations.NullMarked;
