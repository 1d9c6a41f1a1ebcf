/**
 * CloudEvents 1.0 on Kafka: binary mode out, binary and structured in, validated against the JSON Schema of the type.
 * Knows no domain word; the table of types is given to it.
 */
@NullMarked
package flex.contracts.wire;

import org.jspecify.annotations.NullMarked;
