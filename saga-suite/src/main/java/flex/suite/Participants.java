package flex.suite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever does the steps: tolerates a repeated do, a repeated undo, and an undo before its do, as every participant
 * must; and remembers what it was asked for, so that a saga which asks for the wrong thing is found out.
 */
final class Participants {
  private enum Effect {
    DONE, UNDONE
  }

  private final Map<String, String> goneWith;
  /** In the order of the first effects. */
  private final Map<String, Effect> effects = new LinkedHashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final Map<Target, Integer> asked = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<Ask> asks = new LinkedHashSet<>();
  private final List<String> violations = new ArrayList<>();

  Participants(Map<String, String> goneWith) {
    this.goneWith = goneWith;
  }

  /** Does or undoes; REFUSED where it was refused before under this key, or undone. */
  Verdict perform(Ask ask) {
    asked.merge(ask.target(), 1, Integer::sum);
    if (refused.contains(ask.key())) {
      return Verdict.REFUSED;
    }
    var step = ask.step();
    if (ask.direction() == Direction.DO) {
      asks.add(ask);
      if (isUndone(step)) {
        return Verdict.REFUSED;
      }
      if (!keys.computeIfAbsent(step, _ -> ask.key()).equals(ask.key())) {
        violations.add(step + " was done under " + keys.get(step) + " and is asked for again under " + ask.key());
      }
      effects.putIfAbsent(step, Effect.DONE);
      return Verdict.DONE;
    }
    if (effects.get(step) != Effect.UNDONE) {
      var seen = false;
      for (var other : effects.keySet()) {
        if (seen && stands(other) && !goneWith.containsKey(other)) {
          violations.add(step + " is undone before " + other + ", which was done after it");
        }
        seen |= other.equals(step);
      }
      effects.put(step, Effect.UNDONE);
    }
    return Verdict.DONE;
  }

  /** Changes nothing. A refused order to do stays refused; an undo may be tried again. */
  void refuse(Ask ask) {
    asked.merge(ask.target(), 1, Integer::sum);
    if (ask.direction() == Direction.DO) {
      refused.add(ask.key());
    }
  }

  /** The order is on its way, or lost: it may come at any time. */
  void underWay(Ask ask) {
    asks.add(ask);
  }

  int timesAsked(Target target) {
    return asked.getOrDefault(target, 0);
  }

  boolean stands(String step) {
    return effects.get(step) == Effect.DONE && !isUndone(step);
  }

  private boolean isUndone(String step) {
    var with = goneWith.get(step);
    return effects.get(step) == Effect.UNDONE || (with != null && isUndone(with));
  }

  void assertAllDone(List<String> steps) {
    assertThat(violations).as("what participants complain of").isEmpty();
    assertThat(steps.stream().filter(s -> !stands(s))).as("steps that were not done, or undone").isEmpty();
  }

  /** Nothing stands, and nothing will when all that may still be under way has come. */
  void assertAllUndone() {
    assertThat(violations).as("what participants complain of").isEmpty();
    assertThat(effects.keySet().stream().filter(this::stands)).as("steps that were done and not undone").isEmpty();
    asks.stream().filter(o -> o.direction() == Direction.DO).toList().forEach(this::perform);
    assertThat(effects.keySet().stream().filter(this::stands)).as("steps that were done after all was undone")
        .isEmpty();
  }
}
