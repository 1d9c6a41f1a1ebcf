/** The whole system, as its users see it: commands, topics, pages. Uses no class of Flex. */
@NullMarked
package flex.acceptance;

import org.jspecify.annotations.NullMarked;
