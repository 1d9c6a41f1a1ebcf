package flex.steps;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a work in their order.
 *
 * @param name tells the plans of one saga apart
 * @param version stored with each work that is begun; a plan that changes gets the next one, and the former stays for the
 *        works begun with it
 * @param pivot the first step from which there is no way back; null where there is always one
 */
public record Plan<O, F>(String name, int version, List<Step<O, F>> steps, @Nullable String pivot) {
  public Plan {
    steps = List.copyOf(steps);
    if (version < 1 || steps.isEmpty()) {
      throw new IllegalArgumentException("the plan " + name + " needs a version of at least 1, and a step");
    }
    var ids = new HashSet<String>();
    for (var step : steps) {
      if (!ids.add(Step.id(step.name())) || !ids.add(Step.undoId(step.name()))) {
        throw new IllegalArgumentException("the plan " + name + " has two steps that are called " + step.name());
      }
    }
    if (pivot != null && steps.stream().noneMatch(s -> s.name().equals(pivot))) {
      throw new IllegalArgumentException("the plan " + name + " has no step " + pivot + " to be its pivot");
    }
    var signals = new HashSet<String>();
    var beyond = false;
    for (var step : steps) {
      if (step.act() instanceof Action.Await<O, F>(var signal) && !signals.add(signal)) {
        throw new IllegalArgumentException("two steps of the plan " + name + " wait for the signal " + signal);
      }
      beyond |= step.name().equals(pivot);
      if (beyond && !(step.undo() instanceof Action.Nothing)) {
        throw new IllegalArgumentException(step.name() + " is never undone, as it is not before the pivot " + pivot);
      }
      if (!beyond && step.limit() == null) {
        throw new IllegalArgumentException(step.name() + " has no limit, and is before the pivot: it might never end");
      }
    }
  }

  Step<O, F> first() {
    return steps.getFirst();
  }

  /** Throws where there is no such step: a work that goes by another plan, or a damaged one. */
  public Step<O, F> step(String step) {
    return steps.get(index(step));
  }

  Optional<Step<O, F>> after(String step) {
    var next = index(step) + 1;
    return next < steps.size() ? Optional.of(steps.get(next)) : Optional.empty();
  }

  Optional<Step<O, F>> before(String step) {
    var previous = index(step) - 1;
    return previous >= 0 ? Optional.of(steps.get(previous)) : Optional.empty();
  }

  /** Whether there is no way back any more once {@code step} has begun. */
  public boolean isForwardOnly(String step) {
    return pivot != null && index(step) >= index(pivot);
  }

  /** Whether a step behind {@code step} waits for the signal. */
  boolean awaitsLater(String signal, String step) {
    return steps.subList(index(step) + 1, steps.size()).stream().anyMatch(s -> awaits(s, signal));
  }

  static boolean awaits(Step<?, ?> step, String signal) {
    return step.act() instanceof Action.Await<?, ?>(var awaited) && awaited.equals(signal);
  }

  /** What must not change within one version, a line a step; limits may. For golden files. */
  public String shape() {
    return steps.stream().map(s -> (s.name().equals(pivot) ? "* " : "  ") + s.name() + ": " + kind(s.act()) + " / "
        + kind(s.undo()) + (s.limit() == null ? ", no limit" : "") + (s.vouchable() ? ", vouchable" : "") + "\n")
        .collect(Collectors.joining("", name + " v" + version + "\n", ""));
  }

  private static String kind(Action<?, ?> action) {
    return switch (action) {
      case Action.Task<?, ?> _ -> "task";
      case Action.Ask<?, ?> _ -> "ask";
      case Action.Await<?, ?>(var signal) -> "await " + signal;
      case Action.Nothing<?, ?> _ -> "nothing";
    };
  }

  private int index(String step) {
    return IntStream.range(0, steps.size()).filter(i -> steps.get(i).name().equals(step)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            step + " is no step of the plan " + name + " in its version " + version));
  }
}
