/** Headline figures of Flex, in the shape of the peers' harnesses. */
@NullMarked
package flex.benchmarks;

import org.jspecify.annotations.NullMarked;
