/**
 * How long a merchant's shop takes without the start of its store's agent, and where each millisecond goes.
 */
@NullMarked
package flex.benchmarks.shop;

import org.jspecify.annotations.NullMarked;
