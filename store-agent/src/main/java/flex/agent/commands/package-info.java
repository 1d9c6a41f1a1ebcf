/**
 * What becomes of a command (AGENT-02, AGENT-03). A command is journaled before anything else is done, decided on when
 * its turn comes, and done in steps that may be repeated; its answer is stored before it is sent.
 *
 * <pre>
 * (received) --> ACCEPTED --> RUNNING --> DONE, unsent --> DONE, sent
 *     |              |                      ^
 *     |              +--- refused ----------+
 *     +--> refused at the door: older epoch, or the id of another command; never journaled
 * </pre>
 *
 * Invariants: one command is RUNNING at a time, in the order of acceptance; an entry that is not DONE is done after a
 * restart, from its first step; the answer of a DONE entry never changes.
 */
@NullMarked
package flex.agent.commands;

import org.jspecify.annotations.NullMarked;
