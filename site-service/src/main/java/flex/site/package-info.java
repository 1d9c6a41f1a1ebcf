/**
 * The site: registry of stores, and the requests that make and change them. A package per feature; {@code io} beside it
 * holds what touches the world.
 */
@NullMarked
package flex.site;

import org.jspecify.annotations.NullMarked;
