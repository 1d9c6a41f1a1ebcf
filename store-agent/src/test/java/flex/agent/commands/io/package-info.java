@NullMarked
package flex.agent.commands.io;

import org.jspecify.annotations.NullMarked;
