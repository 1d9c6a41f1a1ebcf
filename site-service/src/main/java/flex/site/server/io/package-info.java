/**
 * What every feature stands on: settings, database, broker, security, problems, health.
 */
@NullMarked
package flex.site.server.io;

import org.jspecify.annotations.NullMarked;
