@NullMarked
package flex.agent.commands;

import org.jspecify.annotations.NullMarked;
