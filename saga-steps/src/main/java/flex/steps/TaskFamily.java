package flex.steps;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sealed family of a saga's tasks: of one that is closed it can be told whether all were thought of. */
public final class TaskFamily {
  private TaskFamily() {}

  /**
   * Throws unless {@code tasks} are all records of one sealed family.
   *
   * @param where for the message, such as {@code the stored names of the saga shop-request}
   * @throws IllegalArgumentException which names those that are missing, or the tasks that have no family in common
   */
  public static void requireWhole(Collection<Class<?>> tasks, String where) {
    if (tasks.isEmpty()) {
      return;
    }
    var common = tasks.stream().map(TaskFamily::above).reduce((one, other) -> {
      one.retainAll(other);
      return one;
    }).orElseThrow();
    var family = common.stream().filter(f -> common.stream().noneMatch(o -> o != f && f.isAssignableFrom(o)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(where + " are of no sealed family in common, so that nobody can"
            + " say whether one is missing: " + names(tasks.stream())));
    var missing = members(family).filter(c -> !tasks.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          where + " lack " + names(missing.stream()) + " of " + family.getSimpleName());
    }
  }

  /** The sealed types that a task belongs to. */
  private static Set<Class<?>> above(Class<?> task) {
    var found = new LinkedHashSet<Class<?>>();
    Stream.concat(Stream.ofNullable(task.getSuperclass()), Stream.of(task.getInterfaces())).forEach(parent -> {
      if (parent.isSealed()) {
        found.add(parent);
      }
      found.addAll(above(parent));
    });
    return found;
  }

  private static Stream<Class<?>> members(Class<?> type) {
    return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(TaskFamily::members) : Stream.of(type);
  }

  private static List<String> names(Stream<Class<?>> types) {
    return types.map(Class::getSimpleName).sorted().collect(Collectors.toList());
  }
}
