/**
 * Three shops from request to answer. {@link flex.cli.demo.ForeignProvisioning} plays the provider's provisioning system
 * and uses no class of Flex, only Kafka's client.
 *
 * <pre>
 * requested -> accepted -> step by step -> ready -> answered with its own name
 *           \-> rejected            \-> failed, cancelled, stuck
 * </pre>
 */
@NullMarked
package flex.cli.demo;

import org.jspecify.annotations.NullMarked;
