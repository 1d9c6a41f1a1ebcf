/** What a store is: its template, its configuration, its shops and its directory tree (AGENT-01, AGENT-04). */
@NullMarked
package flex.agent.store;

import org.jspecify.annotations.NullMarked;
