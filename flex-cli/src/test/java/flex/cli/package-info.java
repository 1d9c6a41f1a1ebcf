@NullMarked
package flex.cli;

import org.jspecify.annotations.NullMarked;
