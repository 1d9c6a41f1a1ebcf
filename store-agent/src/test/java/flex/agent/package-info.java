@NullMarked
package flex.agent;

import org.jspecify.annotations.NullMarked;
