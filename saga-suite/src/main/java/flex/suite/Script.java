package flex.suite;

import flex.kernel.Stage.Write;
import flex.suite.CaseRun.Asked;
import flex.suite.SagaUnderTest.Variant;
import flex.suite.Standing.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The steps of one variant of a saga and their undos, found by running it: once to its success, once turned back at the
 * last step that may fail.
 *
 * @param asked what was asked for at each step and undo; at other steps the saga waits for what comes by itself
 * @param turn the last step that may fail; null where none may
 * @param there writes of the run to the success
 * @param back writes of the run that turned back
 */
record Script(List<String> steps, Map<Target, Asked> asked, List<String> undos, @Nullable String turn,
    List<Standings> there, List<Standings> back) {

  /** Where the saga stood before a write, and after it. */
  record Standings(Standing before, Standing after) {
    boolean isOf(Target target) {
      return before.isAt(target) || after.isAt(target);
    }
  }

  static <S, I> Script of(SagaUnderTest<S, I> subject, Variant<I> variant) {
    var steps = new LinkedHashSet<String>();
    var asked = new LinkedHashMap<Target, Asked>();
    List<Standings> there;
    try (var course = new CaseRun<>(subject, variant)) {
      course.begin();
      do {
        if (course.standing().phase() == Phase.DOING) {
          var target = new Target(course.standing().step(), Direction.DO);
          steps.add(target.step());
          if (course.awaited().isEmpty()) {
            asked.put(target, course.mustBeAsked(target));
          }
        }
      } while (course.move());
      assertThat(course.standing().phase()).as("the end of %s when all goes well", variant.name())
          .isEqualTo(Phase.COMPLETED);
      there = standings(course);
    }
    if (variant.pivot() != null) {
      assertThat(steps).as("steps, with the pivot").contains(variant.pivot());
    }
    var turn = steps.stream().takeWhile(s -> !s.equals(variant.pivot()))
        .filter(s -> asked.containsKey(new Target(s, Direction.DO))).reduce((_, last) -> last).orElse(null);
    var undos = new LinkedHashSet<String>();
    List<Standings> back = List.of();
    if (turn != null) {
      try (var course = new CaseRun<>(subject, variant)) {
        course.begin();
        new Faults<>(course, subject, List.of()).turnBack(turn);
        do {
          if (course.standing().phase() == Phase.UNDOING) {
            var target = new Target(course.standing().step(), Direction.UNDO);
            undos.add(target.step());
            asked.put(target, course.mustBeAsked(target));
          }
        } while (course.move());
        back = standings(course);
      }
    }
    return new Script(List.copyOf(steps), Map.copyOf(asked), List.copyOf(undos), turn, there, back);
  }

  private static List<Standings> standings(CaseRun<?, ?> course) {
    var all = new ArrayList<Standings>();
    for (Write w : course.stage().writes()) {
      all.add(new Standings(course.standing(w.before()), course.standing(w.after())));
    }
    return all;
  }

  /** Numbers of the writes that begin, carry or end the step, from 1. */
  List<Integer> writesOf(Target target) {
    var all = target.direction() == Direction.DO ? there : back;
    return IntStream.range(0, all.size()).filter(i -> all.get(i).isOf(target)).mapToObj(i -> i + 1).toList();
  }

  List<Target> targets() {
    var all = new ArrayList<Target>();
    steps.forEach(s -> all.add(new Target(s, Direction.DO)));
    undos.forEach(s -> all.add(new Target(s, Direction.UNDO)));
    return all;
  }

  List<String> askedSteps() {
    return steps.stream().filter(s -> asked.containsKey(new Target(s, Direction.DO))).toList();
  }

  boolean isForwardOnly(String step, Variant<?> variant) {
    return variant.pivot() != null && steps.indexOf(step) >= steps.indexOf(variant.pivot());
  }
}
