/**
 * How a store's agent becomes known: all its secrets are derived from the site's secret and the id of its VM, so that
 * none is stored; its one-time token is bound to the first public key that comes with it.
 */
@NullMarked
package flex.site.enrolment;

import org.jspecify.annotations.NullMarked;
