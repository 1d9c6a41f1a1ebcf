@NullMarked
package flex.agent.io;

import org.jspecify.annotations.NullMarked;
