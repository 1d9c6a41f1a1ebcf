package flex.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Table;
import flex.cli.terminal.Terminal;
import flex.cli.terminal.Terminal.Style;
import flex.contracts.RequestState;
import flex.contracts.RequestState.Status;
import flex.contracts.RequestState.StepState;
import flex.contracts.RequestState.StepStatus;
import flex.contracts.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests as a person reads them. */
public final class RequestPages {
  private final Terminal terminal;
  private final Clock clock;
  private final ZoneId zone;

  public RequestPages(Terminal terminal, Clock clock, ZoneId zone) {
    this.terminal = terminal;
    this.clock = clock;
    this.zone = zone;
  }

  public static RequestState parse(Found found) {
    try {
      return Json.mapper().treeToValue(found.json(), RequestState.class);
    } catch (JsonProcessingException e) {
      var label = found.api().label();
      throw new Failure(ExitCode.FAILED, "the answer of the " + label + " is no request: " + e.getOriginalMessage(),
          "command and " + label + " may be of different builds: flex down, then flex up", e);
    }
  }

  public static boolean hasEnded(RequestState state) {
    return switch (state.status()) {
      case RUNNING, UNDOING -> false;
      case SUCCEEDED, FAILED, CANCELLED, STUCK -> true;
    };
  }

  /** {@code name} is what the command calls it. */
  public void show(String name, RequestState state) {
    head(name, state);
    for (var step : state.steps()) {
      say(step);
    }
    end(name, state);
  }

  /** {@code several} services' with a column that tells them apart. */
  public void list(List<Found> requests, boolean several) {
    var table = new Table("SERVICE", "REQUEST", "KIND", "STATUS", "STORE", "SHOP", "ACCEPTED", "SECONDS");
    for (var found : requests) {
      var s = parse(found);
      table.row(found.api().label(), found.name(), readable(s.kind()), readable(s.status()),
          Objects.toString(s.storeAlias(), ""), Objects.toString(s.shopAlias(), ""), Times.shown(s.acceptedAt(), zone),
          seconds(s.acceptedAt(), s.endedAt()));
    }
    var shown = several ? table : table.without("SERVICE");
    terminal.say(shown, "no requests");
  }

  /** Tells step by step what is new, given one state after another. */
  public final class Following {
    private final HashMap<String, StepState> told = new HashMap<>();
    private final String name;
    private boolean begun;

    /** {@code name} is what the command calls the request. */
    public Following(String name) {
      this.name = name;
    }

    public void next(RequestState state) {
      if (!begun) {
        begun = true;
        head(name, state);
      }
      for (var step : state.steps()) {
        var before = told.put(step.name().toString(), step);
        if (before == null || before.status() != step.status() || !Objects.equals(before.detail(), step.detail())) {
          say(step);
        }
      }
      if (hasEnded(state)) {
        end(name, state);
      }
    }
  }

  private void head(String name, RequestState state) {
    var store = Objects.toString(state.storeAlias(), "");
    var shop = Objects.toString(state.shopAlias(), "");
    terminal.say("request %s: %s%s%s, accepted %s", terminal.styled(name, Style.STRONG),
        readable(state.kind()), store.isEmpty() ? "" : ", store " + store, shop.isEmpty() ? "" : ", shop " + shop,
        Times.shown(state.acceptedAt(), zone));
  }

  private void end(String name, RequestState state) {
    terminal.say("%s after %s s%s", terminal.styled(readable(state.status()), style(state.status())),
        seconds(state.acceptedAt(), state.endedAt()), state.cause() == null ? "" : ": " + state.cause());
    if (state.log() != null) {
      terminal.say("the last lines of its log:");
      state.log().forEach(line -> terminal.say("  %s", line));
    }
    if (state.status() == Status.STUCK) {
      terminal.say("mend the cause, then: flex request retry " + name + " --reason ...");
    }
    if (state.url() != null) {
      terminal.say("shop at %s", terminal.styled(state.url(), Style.STRONG));
    }
  }

  private void say(StepState step) {
    terminal.say("  %s  %-16s %s %7s s%s", Times.shown(step.startedAt(), zone), readable(step.name()),
        terminal.styled("%-8s".formatted(readable(step.status())), style(step.status())),
        seconds(step.startedAt(), step.endedAt()), step.detail() == null ? "" : "  " + step.detail());
  }

  private String seconds(Instant from, @Nullable Instant to) {
    var span = Duration.between(from, to == null ? clock.instant() : to);
    return String.format(Locale.ROOT, "%.3f", span.toMillis() / 1000.0);
  }

  private static String readable(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Style style(Status status) {
    return switch (status) {
      case RUNNING, UNDOING -> Style.BUSY;
      case SUCCEEDED -> Style.GOOD;
      case FAILED, STUCK -> Style.BAD;
      case CANCELLED -> Style.FAINT;
    };
  }

  private static Style style(StepStatus status) {
    return switch (status) {
      case RUNNING, UNDOING -> Style.BUSY;
      case DONE -> Style.GOOD;
      case FAILED -> Style.BAD;
      case UNDONE -> Style.FAINT;
    };
  }
}
