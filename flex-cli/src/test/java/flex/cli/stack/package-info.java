@NullMarked
package flex.cli.stack;

import org.jspecify.annotations.NullMarked;
