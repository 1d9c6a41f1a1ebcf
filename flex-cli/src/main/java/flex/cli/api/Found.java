package flex.cli.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request or a saga of one service.
 *
 * @param name by which a person names it to the command; with its owner where several services could have the id
 * @param json as it was answered; with a field {@code owner} where several services could have it
 */
public record Found(Api api, String name, JsonNode json) {}
