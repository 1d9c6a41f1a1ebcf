package flex.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The services that have requests, or sagas, asked as one. A service that does not answer hides nothing of the others: it
 * is noted, and only where none answered the command fails. With one service alone all is as if there were no others.
 */
public final class Apis implements AutoCloseable {
  private final Kind kind;
  private final List<Api> all;
  private final Consumer<String> note;

  /**
   * @param all at least one
   * @param note takes a line about what is missing from an answer
   */
  public Apis(Kind kind, List<Api> all, Consumer<String> note) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no service has " + kind.path());
    }
    this.kind = kind;
    this.all = List.copyOf(all);
    this.note = note;
  }

  /** What came of asking one of them. */
  private sealed interface Answer {
    record Given(Api api, JsonNode json) implements Answer {}

    record Failed(Api api, Failure failure) implements Answer {}
  }

  /** Whether ids could meet, so that they are written with their owner. */
  public boolean isSeveral() {
    return all.size() > 1;
  }

  /** The newest of all, newest first. */
  public record Listed(List<Found> found, boolean more) {
    public Listed {
      found = List.copyOf(found);
    }
  }

  /** At most {@code limit}; {@code filter} is a part of the address that begins with {@code &}, or is empty. */
  public Listed list(String filter, int limit) {
    // One more than is shown tells whether there are more.
    var answers = ask(ApiClient.path(kind.path()) + "?limit=" + (limit + 1) + filter);
    var given = given(answers);
    var failed = failed(answers);
    if (given.isEmpty()) {
      throw together(failed);
    }
    failed.forEach(this::noteMissing);
    var found = new ArrayList<Found>();
    for (var answer : given) {
      for (var json : answer.json()) {
        found.add(Place.found(answer.api(), json.path(kind.id()).asText(), json, isSeveral()));
      }
    }
    var sorted = isSeveral() ? found.stream().sorted(Comparator.comparing(this::begun).reversed()).toList() : found;
    return new Listed(sorted.stream().limit(limit).toList(), sorted.size() > limit);
  }

  /** One of them with what it is now. */
  public Found find(String typed) {
    var named = named(typed);
    return named == null ? search(typed) : named.get();
  }

  /** Where one of them is, to act on it; nobody is asked where that is clear. */
  public Place locate(String typed) {
    var named = named(typed);
    if (named != null) {
      return named;
    }
    return new Place(search(typed).api(), kind, typed, true);
  }

  /** Where that was found, to ask for it again. */
  public Place place(Found found) {
    return place(found.api().owner(), found.json().path(kind.id()).asText());
  }

  /** Where the service of that owner has it. */
  public Place place(String owner, String id) {
    return all.stream().filter(a -> a.owner().equals(owner)).findFirst()
        .map(api -> new Place(api, kind, id, isSeveral()))
        .orElseThrow(() -> new IllegalArgumentException(owner + " has no " + kind.path()));
  }

  @Override
  public void close() {
    all.forEach(api -> api.client().close());
  }

  /** The place that the text names; null where all must be asked. No id has a slash in it. */
  private @Nullable Place named(String typed) {
    int slash = typed.indexOf('/');
    if (slash >= 0) {
      var owner = typed.substring(0, slash);
      var api = all.stream().filter(a -> a.owner().equals(owner)).findFirst();
      if (api.isPresent()) {
        return new Place(api.get(), kind, typed.substring(slash + 1), isSeveral());
      }
      if (isSeveral()) {
        throw new Failure(ExitCode.NOT_FOUND, "there is no service '" + owner + "' that has " + kind.path(),
            "say the id alone, or OWNER/ID with one of " + owners());
      }
    }
    return isSeveral() ? null : new Place(all.getFirst(), kind, typed, false);
  }

  private Found search(String id) {
    var answers = ask(ApiClient.path(kind.path(), id));
    var hits = given(answers).stream().map(a -> Place.found(a.api(), id, a.json(), true)).toList();
    var silent = failed(answers).stream().filter(f -> f.failure().exitCode() != ExitCode.NOT_FOUND).toList();
    if (hits.size() > 1) {
      throw new Failure(ExitCode.REFUSED, "there are several: "
          + hits.stream().map(Found::name).collect(Collectors.joining(", ")), "say which, by its full id");
    }
    if (hits.isEmpty()) {
      throw silent.size() == all.size() ? together(silent) : missing(id, silent);
    }
    silent.forEach(this::noteMissing);
    return hits.getFirst();
  }

  private Failure missing(String id, List<Answer.Failed> silent) {
    var problems = new ArrayList<Failure.Problem>();
    problems.add(new Failure.Problem("", "there is no " + kind.word() + " '" + id + "' at "
        + all.stream().filter(a -> silent.stream().noneMatch(s -> s.api().equals(a))).map(Api::label)
            .collect(Collectors.joining(", ")),
        "list them: flex " + kind.word() + " list"));
    silent.forEach(s -> problems.addAll(s.failure().all()));
    return new Failure(ExitCode.NOT_FOUND, problems);
  }

  /** One failure of all; where they differ, the code is of one that tells more than that nothing runs. */
  private static Failure together(List<Answer.Failed> failed) {
    if (failed.size() == 1) {
      return failed.getFirst().failure();
    }
    var code = failed.stream().map(f -> f.failure().exitCode()).filter(c -> c != ExitCode.NOT_RUNNING).findFirst()
        .orElse(ExitCode.NOT_RUNNING);
    return new Failure(code, failed.stream().flatMap(f -> f.failure().all().stream()).toList());
  }

  private void noteMissing(Answer.Failed failed) {
    note.accept("flex: without the " + kind.path() + " of the " + failed.api().label() + ": "
        + failed.failure().message().replace('\n', ' '));
  }

  /** All at once, so that one that hangs costs its own time only; in the order of the table. */
  private List<Answer> ask(String path) {
    if (!isSeveral()) {
      return List.of(ask(all.getFirst(), path));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = all.stream().map(api -> CompletableFuture.supplyAsync(() -> ask(api, path), threads)).toList();
      return asked.stream().map(CompletableFuture::join).toList();
    }
  }

  private static Answer ask(Api api, String path) {
    try {
      return new Answer.Given(api, api.client().get(path));
    } catch (Failure e) {
      return new Answer.Failed(api, e);
    }
  }

  private static List<Answer.Given> given(List<Answer> answers) {
    return answers.stream().filter(Answer.Given.class::isInstance).map(Answer.Given.class::cast).toList();
  }

  private static List<Answer.Failed> failed(List<Answer> answers) {
    return answers.stream().filter(Answer.Failed.class::isInstance).map(Answer.Failed.class::cast).toList();
  }

  private Instant begun(Found found) {
    try {
      return Instant.parse(found.json().path(kind.begun()).asText());
    } catch (DateTimeParseException odd) {
      return Instant.EPOCH;
    }
  }

  private String owners() {
    return all.stream().map(Api::owner).collect(Collectors.joining(", "));
  }
}
