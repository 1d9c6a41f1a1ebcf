package flex.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.cli.terminal.Pending;
import java.util.Map;

/**
 * Where one request or saga is, or would be if there were one.
 *
 * @param id without owner
 * @param several whether other services could have the same id
 */
public record Place(Api api, Kind kind, String id, boolean several) {
  public Found get() {
    return found(api.client().get(path()));
  }

  /** Answers with what the service says to it, which need not be the whole. */
  public Found post(String action, JsonNode body, Pending pending) {
    return found(api.client().post(path(action), body, Map.of(), pending));
  }

  /** By which a person names it to the command. */
  public String name() {
    return several ? api.owner() + "/" + id : id;
  }

  /** What a service said of it. */
  public Found found(JsonNode json) {
    return found(api, id, json, several);
  }

  static Found found(Api api, String id, JsonNode json, boolean several) {
    if (!several) {
      return new Found(api, id, json);
    }
    // A copy: what was answered is not ours to change.
    var owned = json.deepCopy();
    if (owned instanceof ObjectNode object) {
      object.put("owner", api.owner());
    }
    return new Found(api, api.owner() + "/" + id, owned);
  }

  String path(String... action) {
    var parts = new String[2 + action.length];
    parts[0] = kind.path();
    parts[1] = id;
    System.arraycopy(action, 0, parts, 2, action.length);
    return ApiClient.path(parts);
  }
}
