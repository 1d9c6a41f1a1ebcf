/** The journal in the store's database, commands from Kafka, answers to it. */
@NullMarked
package flex.agent.commands.io;

import org.jspecify.annotations.NullMarked;
