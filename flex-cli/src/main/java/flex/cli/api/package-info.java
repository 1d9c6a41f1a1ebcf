/** The site-service's HTTP API, as an operator uses it. */
@NullMarked
package flex.cli.api;

import org.jspecify.annotations.NullMarked;
