@NullMarked
package flex.cli.api;

import org.jspecify.annotations.NullMarked;
