/** What a person or a script sees: exit codes, errors with their remedy, text and JSON. */
@NullMarked
package flex.cli.terminal;

import org.jspecify.annotations.NullMarked;
