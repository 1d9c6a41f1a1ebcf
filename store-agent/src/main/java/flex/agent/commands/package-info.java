/**
 * What becomes of a command (AGENT-02, AGENT-03): the engine that all features share, and what a feature is. A command is
 * journaled before anything else is done, decided on when its turn comes, and done in changes, each noted before and
 * after; its answer is stored before it is sent.
 *
 * <pre>
 * (received) --> ACCEPTED --> RUNNING --> DONE, unsent --> DONE, sent
 *     |              |                      ^
 *     |              +--- refused ----------+
 *     +--> refused at the door: older epoch, or the id of another command; never journaled
 * </pre>
 *
 * Invariants: one command is RUNNING at a time, in the order of acceptance; an entry that is not DONE goes on after a
 * restart, behind the last change that ended; a change that was begun and did not end is made again if it may be, and
 * fails the command if not; the answer of a DONE entry never changes.
 */
@NullMarked
package flex.agent.commands;

import org.jspecify.annotations.NullMarked;
