/**
 * Every message that crosses a topic, as sealed families of records, and the values they are made of.
 *
 * <p>A message is released when its golden file is committed; from then on it only gains optional fields. Any other
 * change is a new version with a wire name of its own.
 */
@NullMarked
package flex.contracts;

import org.jspecify.annotations.NullMarked;
