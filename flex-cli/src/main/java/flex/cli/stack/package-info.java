/**
 * The embedded stack as processes. Every process of a home carries its marker on the command line, so a process id is
 * signalled only after it was proven to be ours, and none is lost when the command that started it crashes.
 *
 * <pre>
 * down -> up -> down            data stay
 *   any part dead: up starts what is missing, down ends what is left
 *   down --wipe: nothing stays but unpacked programs
 * </pre>
 */
@NullMarked
package flex.cli.stack;

import org.jspecify.annotations.NullMarked;
