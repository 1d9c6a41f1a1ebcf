/** The storefront's HTTP server. */
@NullMarked
package flex.agent.storefront.io;

import org.jspecify.annotations.NullMarked;
