/**
 * The HTTP API of our services, as an operator uses it. Several services are asked as one: their answers are merged, and
 * an id that is not one service's alone is written {@code owner/id}.
 */
@NullMarked
package flex.cli.api;

import org.jspecify.annotations.NullMarked;
