/** The site-service's HTTP API, as an operator uses it. */
@NullMarked
package flex.cli.site;

import org.jspecify.annotations.NullMarked;
