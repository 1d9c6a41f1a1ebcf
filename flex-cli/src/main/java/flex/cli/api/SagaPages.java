package flex.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import flex.cli.terminal.Table;
import flex.cli.terminal.Terminal;
import flex.cli.terminal.Terminal.Style;
import flex.contracts.Text;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Sagas as a person reads them, who may never have seen one. */
public final class SagaPages {
  private static final int LONGEST_WHY = 100;
  private static final int LONGEST_DATA = 240;
  private static final String RUNBOOK = "docs/runbook-stuck-sagas.md";

  private final Terminal terminal;
  private final ZoneId zone;

  public SagaPages(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /** Whether a person is needed. */
  public static boolean waits(JsonNode saga) {
    var status = saga.path("status").asText();
    return status.equals("PARKED") || status.equals("STUCK");
  }

  /** {@code several} services' with a column that tells them apart. */
  public void list(List<Found> sagas, boolean stuck, boolean several) {
    var table = new Table("SERVICE", "SAGA", "STATUS", "STORE", "BEGUN", "WAITING", "WHY");
    for (var found : sagas) {
      var s = found.json();
      table.row(found.api().label(), found.name(), s.path("status").asText(), s.path("subject").asText("-"),
          time(s.path("createdAt")), s.path("waiting").asText(),
          Text.bounded(s.path("why").asText(""), LONGEST_WHY));
    }
    var shown = several ? table : table.without("SERVICE");
    terminal.say(shown, stuck ? "no saga waits for a person" : "no sagas");
  }

  public void show(Found found) {
    var saga = found.json();
    head(found);
    why(saga);
    line("state", state(saga));
    terminal.say("events");
    var lines = new TreeMap<Long, Object>();
    for (var e : saga.path("events")) {
      lines.put(e.path("number").asLong(),
          time(e.path("at")) + "  " + named(e) + "  from " + e.path("cause").asText());
    }
    for (var number : saga.path("unreadableEvents")) {
      lines.put(number.asLong(), terminal.styled("missing, or cannot be read", Style.BAD));
    }
    lines.forEach((number, text) -> terminal.say("  %3s  %s", number, text));
    line("tasks", joined(saga.path("openTasks")));
    line("timers", joined(saga.path("openTimers")));
    line("unsent", saga.path("unsent").asText());
    waiting(saga);
    unreadable(saga);
    for (var i : saga.path("interventions")) {
      line("by hand", time(i.path("at")) + "  " + i.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', '-')
          + ": " + i.path("reason").asText()
          + (i.has("leftOut") ? "; left out " + waiting1(i.path("leftOut")) : ""));
    }
    next(found);
  }

  public void retried(Found found) {
    if (waits(found.json())) {
      terminal.say("%s", terminal.styled("tried again, and failed again", Style.BAD));
    }
    outcome(found);
  }

  /** What was left out, then how it stands. */
  public void skipped(Found found) {
    var saga = found.json();
    var interventions = saga.path("interventions");
    var last = interventions.path(interventions.size() - 1);
    if (last.has("leftOut")) {
      terminal.say("left out for good: " + waiting1(last.path("leftOut")));
    } else {
      var steps = new ArrayList<String>();
      var events = saga.path("events");
      for (int i = 0; i < events.size(); i++) {
        var e = events.path(i);
        if (e.path("name").asText().equals("step-vouched") && !isBefore(e.path("at"), last.path("at"))) {
          var undone = events.path(i + 1).path("name").asText().equals("step-undone");
          steps.add(e.at("/data/step").asText() + (undone ? " undone" : " done"));
        }
      }
      terminal.say(steps.isEmpty()
          ? "left out: what could not be read of its timers"
          : "counts by your word: " + String.join(", ", steps));
    }
    outcome(found);
  }

  private void outcome(Found found) {
    var saga = found.json();
    head(found);
    why(saga);
    line("state", state(saga));
    line("tasks", joined(saga.path("openTasks")));
    line("timers", joined(saga.path("openTimers")));
    waiting(saga);
    unreadable(saga);
    if (waits(saga)) {
      next(found);
    } else {
      terminal.say("it goes on by itself; watch it: flex request show " + found.name() + " --follow");
    }
  }

  private void head(Found found) {
    var saga = found.json();
    var status = saga.path("status").asText();
    terminal.say("saga %s: %s, %s, store %s, begun %s, version %s", terminal.styled(found.name(), Style.STRONG),
        terminal.styled(status, waits(saga) ? Style.BAD : status.equals("OPEN") ? Style.BUSY : Style.GOOD),
        saga.path("type").asText(), saga.path("subject").asText("-"), time(saga.path("createdAt")),
        saga.path("version").asText());
  }

  private void why(JsonNode saga) {
    for (var field : new String[]{ "parkedBecause", "stuckBecause"}) {
      if (saga.has(field)) {
        line("why", saga.path(field).asText());
      }
    }
  }

  private void waiting(JsonNode saga) {
    int number = 0;
    for (var w : saga.path("waiting")) {
      number++;
      line(number == 1 ? "waiting" : "", number + ". " + waiting1(w));
    }
  }

  /** How it stands in the document, and what is wrong with it: whoever repairs it needs no other tool to look. */
  private void unreadable(JsonNode saga) {
    for (var u : saga.path("unreadable")) {
      line("unread", u.path("part").asText() + ": " + Text.bounded(u.path("stored").asText(), LONGEST_DATA));
      line("", "since " + u.path("why").asText());
    }
  }

  private static String waiting1(JsonNode input) {
    return (input.has("data") ? named(input) : input.path("name").asText() + " (cannot be read)") + "  from "
        + input.path("cause").asText();
  }

  private void next(Found found) {
    var saga = found.json();
    if (!waits(saga)) {
      return;
    }
    var id = found.name();
    terminal.say("");
    terminal.say("mend the cause, then:     flex saga retry " + id + " --reason \"...\"");
    terminal.say(leaveOut(saga) + "flex saga skip-step "
        + id + " --version " + saga.path("version").asText() + " --reason \"...\"");
    terminal.say("which of them, and how:   " + RUNBOOK);
  }

  private static String leaveOut(JsonNode saga) {
    return switch (saga.at("/parkedOn/kind").asText()) {
      case "message" -> "or drop that message:     ";
      case "timer" -> "or drop that timer:       ";
      default -> saga.path("waiting").isEmpty() ? "or vouch for the step:    " : "or leave out waiting 1.:  ";
    };
  }

  private void line(String name, String value) {
    terminal.say("%-8s %s", name, value);
  }

  private static String named(JsonNode stored) {
    return stored.path("name").asText() + " " + Text.bounded(stored.path("data").toString(), LONGEST_DATA);
  }

  /** With the step before the rest, which may be cut. */
  private static String state(JsonNode saga) {
    var step = saga.at("/state/data/step");
    return saga.has("state")
        ? (step.isMissingNode() ? "" : "at " + step.asText() + ": ") + named(saga.path("state"))
        : "cannot be read";
  }

  private static String joined(JsonNode ids) {
    var all = new ArrayList<String>();
    ids.forEach(id -> all.add(id.asText()));
    return all.isEmpty() ? "-" : String.join(", ", all);
  }

  private static boolean isBefore(JsonNode one, JsonNode other) {
    return Instant.parse(one.asText()).isBefore(Instant.parse(other.asText()));
  }

  private String time(JsonNode at) {
    try {
      return Times.shown(Instant.parse(at.asText()), zone);
    } catch (DateTimeParseException odd) {
      return at.asText();
    }
  }
}
