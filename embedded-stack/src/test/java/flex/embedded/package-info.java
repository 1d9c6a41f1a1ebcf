/** The servers as processes: started, killed, and asked afterwards what they still know. */
@NullMarked
package flex.embedded;

import org.jspecify.annotations.NullMarked;
