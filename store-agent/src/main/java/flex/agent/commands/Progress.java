package flex.agent.commands;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the changes of a command are, in their order.
 *
 * @param whole whether those that were not begun are there too; in a journal of the former shape they are not
 */
public record Progress(List<Noted> changes, boolean whole) {
  /** Nothing was begun. */
  public static final Progress NONE = new Progress(List.of(), false);

  public Progress {
    changes = List.copyOf(changes);
  }

  /** One change; not begun, begun, or ended. */
  public record Noted(String label, @Nullable Instant begunAt, @Nullable Instant endedAt) {}

  boolean isBegun() {
    return changes.stream().anyMatch(c -> c.begunAt() != null);
  }

  boolean isBegun(int place) {
    return changes.get(place).begunAt() != null;
  }

  /** The place behind the last change that ended. */
  int next() {
    var place = 0;
    while (place < changes.size() && changes.get(place).endedAt() != null) {
      place++;
    }
    return place;
  }

  List<String> labels() {
    return changes.stream().map(Noted::label).toList();
  }

  /** The progress of a plan that has these labels; empty where another one was begun. */
  Optional<Progress> of(List<String> plan) {
    if (!isBegun()) {
      return Optional.of(new Progress(plan.stream().map(label -> new Noted(label, null, null)).toList(), true));
    }
    var size = changes.size();
    if (whole ? size != plan.size() : size > plan.size()) {
      return Optional.empty();
    }
    var all = new ArrayList<>(changes);
    plan.stream().skip(size).forEach(label -> all.add(new Noted(label, null, null)));
    var progress = new Progress(all, true);
    return progress.labels().equals(plan) ? Optional.of(progress) : Optional.empty();
  }

  Progress begun(int place, Instant at) {
    var c = changes.get(place);
    return with(place, new Noted(c.label(), c.begunAt() == null ? at : c.begunAt(), null));
  }

  Progress ended(int place, Instant at) {
    var c = changes.get(place);
    return with(place, new Noted(c.label(), c.begunAt(), at));
  }

  private Progress with(int place, Noted change) {
    var all = new ArrayList<>(changes);
    all.set(place, change);
    return new Progress(all, whole);
  }
}
