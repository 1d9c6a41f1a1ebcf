/** Plans of all shapes, against a simple model. */
@NullMarked
package flex.steps;

import org.jspecify.annotations.NullMarked;
