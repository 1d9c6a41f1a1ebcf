/** Tests of the benchmarks. */
@NullMarked
package flex.benchmarks;

import org.jspecify.annotations.NullMarked;
