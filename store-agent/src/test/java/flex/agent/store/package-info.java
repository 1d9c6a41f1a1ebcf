@NullMarked
package flex.agent.store;

import org.jspecify.annotations.NullMarked;
