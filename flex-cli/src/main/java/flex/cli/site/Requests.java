package flex.cli.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests as a person reads them. */
public final class Requests {
  private final Terminal terminal;
  private final Clock clock;
  private final ZoneId zone;

  public Requests(Terminal terminal, Clock clock, ZoneId zone) {
    this.terminal = terminal;
    this.clock = clock;
    this.zone = zone;
  }

  public static RequestState parse(JsonNode json) {
    try {
      return Json.mapper().treeToValue(json, RequestState.class);
    } catch (JsonProcessingException e) {
      throw new Failure(ExitCode.FAILED, "the site's answer is no request: " + e.getOriginalMessage(),
          "command and site-service may be of different builds: flex down, then flex up", e);
    }
  }

  public static boolean hasEnded(RequestState state) {
    return switch (state.status()) {
      case RUNNING, UNDOING -> false;
      case SUCCEEDED, FAILED, CANCELLED, STUCK -> true;
    };
  }

  public void show(RequestState state) {
    head(state);
    for (var step : state.steps()) {
      terminal.say(line(step));
    }
    end(state);
  }

  public void list(List<RequestState> states) {
    var table = new Table("REQUEST", "KIND", "STATUS", "STORE", "SHOP", "ACCEPTED", "SECONDS");
    for (var s : states) {
      table.row(s.requestId().toString(), readable(s.kind()), readable(s.status()), text(s.storeAlias()),
          text(s.shopAlias()), time(s.acceptedAt()),
          seconds(s.acceptedAt(), s.endedAt()));
    }
    terminal.say(table.isEmpty() ? "no requests" : table.toString());
  }

  /** Tells step by step what is new, given one state after another. */
  public final class Following {
    private final HashMap<String, StepState> told = new HashMap<>();
    private boolean begun;

    public void next(RequestState state) {
      if (!begun) {
        begun = true;
        head(state);
      }
      for (var step : state.steps()) {
        var before = told.put(step.name().toString(), step);
        if (before == null || before.status() != step.status() || !Objects.equals(before.detail(), step.detail())) {
          terminal.say(line(step));
        }
      }
      if (hasEnded(state)) {
        end(state);
      }
    }
  }

  private void head(RequestState state) {
    terminal.say("request %s: %s%s%s, accepted %s".formatted(terminal.styled(state.requestId().toString(),
        Style.STRONG), readable(state.kind()), state.storeAlias() == null ? "" : ", store " + state.storeAlias(),
        state.shopAlias() == null ? "" : ", shop " + state.shopAlias(), time(state.acceptedAt())));
  }

  private void end(RequestState state) {
    var took = "after " + seconds(state.acceptedAt(), state.endedAt()) + " s";
    terminal.say(terminal.styled(readable(state.status()), style(state.status())) + " " + took
        + (state.cause() == null ? "" : ": " + state.cause()));
    if (state.status() == Status.STUCK) {
      terminal.say("mend the cause, then: flex request retry " + state.requestId() + " --reason ...");
    }
    if (state.url() != null) {
      terminal.say("shop at " + terminal.styled(state.url(), Style.STRONG));
    }
  }

  private String line(StepState step) {
    return "  %s  %-16s %s %7s s%s".formatted(time(step.startedAt()), readable(step.name()),
        terminal.styled("%-8s".formatted(readable(step.status())), style(step.status())),
        seconds(step.startedAt(), step.endedAt()), step.detail() == null ? "" : "  " + step.detail());
  }

  private String time(Instant instant) {
    return DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone).format(instant);
  }

  private String seconds(Instant from, @Nullable Instant to) {
    var span = Duration.between(from, to == null ? clock.instant() : to);
    return String.format(Locale.ROOT, "%.3f", span.toMillis() / 1000.0);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
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
