/**
 * The {@code flex} command. Results go to stdout, progress with {@code --json} and errors to stderr; a command ends with
 * a code of {@link flex.cli.terminal.ExitCode}.
 */
@NullMarked
package flex.cli;

import org.jspecify.annotations.NullMarked;
