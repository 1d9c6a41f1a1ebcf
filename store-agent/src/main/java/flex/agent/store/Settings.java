package flex.agent.store;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What may be set over port 4000; a name that is not here is refused.
 *
 * @param closedMessage what a closed shop tells its visitors, 1 to 300 characters
 * @param retryAfterSeconds when a closed shop asks to be visited again, 1 to 86,400
 */
public record Settings(String closedMessage, int retryAfterSeconds) {
  public static final String CLOSED_MESSAGE = "closedMessage";
  public static final String RETRY_AFTER_SECONDS = "retryAfterSeconds";
  public static final Settings DEFAULT = new Settings("We are making changes and will be back soon.", 120);

  private static final int MESSAGE_LENGTH = 300;
  private static final int DAY = 86_400;

  /** What became of a wish to change settings. */
  public sealed interface Change {
    record Changed(Settings settings) implements Change {}

    /** Nothing was changed; every problem found is named. */
    record Refused(List<Problem> problems) implements Change {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /** The settings with these values changed: all of them or, where one is at fault, none. */
  public Change with(Map<String, ?> values) {
    var problems = new ArrayList<Problem>();
    var message = closedMessage;
    var seconds = retryAfterSeconds;
    for (var value : values.entrySet()) {
      switch (value.getKey()) {
        case CLOSED_MESSAGE -> {
          if (value.getValue() instanceof String s && !s.isBlank() && s.length() <= MESSAGE_LENGTH
              && s.chars().noneMatch(Character::isISOControl)) {
            message = s;
          } else {
            problems.add(wrong(CLOSED_MESSAGE, "a line of 1 to " + MESSAGE_LENGTH + " visible characters"));
          }
        }
        case RETRY_AFTER_SECONDS -> {
          if (value.getValue() instanceof Integer n && n >= 1 && n <= DAY) {
            seconds = n;
          } else {
            problems.add(wrong(RETRY_AFTER_SECONDS, "a whole number from 1 to " + DAY));
          }
        }
        default -> problems.add(new Problem(Reason.NOT_ALLOWED, pointer(value.getKey()),
            "There is no such setting, or it may not be set.",
            "Set " + CLOSED_MESSAGE + " or " + RETRY_AFTER_SECONDS + "."));
      }
    }
    return problems.isEmpty() ? new Change.Changed(new Settings(message, seconds)) : new Change.Refused(problems);
  }

  /** What was stored, as far as it can be: a value at fault counts as never set, a name of another release too. */
  public static Stored stored(Map<String, ?> values) {
    var settings = DEFAULT;
    var faults = new ArrayList<String>();
    for (var value : values.entrySet()) {
      switch (settings.with(Collections.singletonMap(value.getKey(), value.getValue()))) {
        case Change.Changed(var changed) -> settings = changed;
        case Change.Refused(var problems) -> problems.stream().filter(p -> !p.reason().equals(Reason.NOT_ALLOWED))
            .forEach(p -> faults.add(p.detail() + " " + p.remedy()));
      }
    }
    return new Stored(settings, faults);
  }

  /** {@code faults} say which values have their defaults instead. */
  public record Stored(Settings settings, List<String> faults) {
    public Stored {
      faults = List.copyOf(faults);
    }
  }

  private static Problem wrong(String name, String expected) {
    return new Problem(Reason.SCHEMA_VIOLATION, pointer(name), "The value of " + name + " is not valid.",
        "Give " + expected + ".");
  }

  private static String pointer(String name) {
    return "/" + name.substring(0, Math.min(name.length(), 60)).replace("~", "~0").replace("/", "~1");
  }
}
