/** What the site sets for the whole store (SITE-04). */
@NullMarked
package flex.agent.settings;

import org.jspecify.annotations.NullMarked;
