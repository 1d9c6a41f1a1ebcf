package flex.site.request;

import java.time.Duration;

/**
 * How long steps and their undos may take; afterwards their outcome is unknown.
 *
 * @param task of steps that the site does itself
 * @param agent until the agent of a new store is ready
 * @param command until a store has answered a command
 * @param hold until a store that others work on is free
 */
public record Limits(Duration task, Duration agent, Duration command, Duration hold) {}
