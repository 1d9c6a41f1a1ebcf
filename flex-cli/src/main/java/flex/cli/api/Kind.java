package flex.cli.api;

/** What services have alike and are asked for together. */
public enum Kind {
  REQUESTS("requests", "request", "requestId", "acceptedAt"), SAGAS("sagas", "saga", "id", "createdAt");

  private final String path;
  private final String word;
  private final String id;
  private final String begun;

  Kind(String path, String word, String id, String begun) {
    this.path = path;
    this.word = word;
    this.id = id;
    this.begun = begun;
  }

  /** Its part of the path. */
  String path() {
    return path;
  }

  /** What a person calls one of them; also the verb of the command. */
  String word() {
    return word;
  }

  /** The field with its id. */
  String id() {
    return id;
  }

  /** The field with the instant by which the newest is known. */
  String begun() {
    return begun;
  }
}
