package flex.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Puts every step of every saga of a module, and its undo, through every {@link Fault}. Extend it once per module, in the
 * package above all of its sagas, and register them; a saga that is not registered fails the build, and so does a step
 * that no case hits.
 */
public abstract class SagaSuite {
  /** All sagas of the module. */
  protected abstract List<SagaUnderTest<?, ?>> sagas();

  /** Sagas of tests that are not meant to keep the promises, or classes that hold such, each with the reason. */
  protected Map<Class<?>, String> exempt() {
    return Map.of();
  }

  @TestFactory
  Stream<DynamicNode> shouldCompleteOrUndoWhateverBefallsAStep() {
    return sagas().stream().map(s -> container(s, Case.of(s)));
  }

  private static DynamicNode container(SagaUnderTest<?, ?> subject, List<? extends Case<?, ?>> cases) {
    var nodes = new ArrayList<DynamicNode>();
    nodes.add(DynamicTest.dynamicTest("every fault befalls a step, or is known as impossible",
        () -> assertEveryFaultBefalls(subject, cases)));
    nodes.add(DynamicTest.dynamicTest("every step is hit", () -> assertEveryStepIsHit(subject, cases)));
    var steps = new LinkedHashMap<String, List<DynamicNode>>();
    cases.stream().filter(c -> c.reason() == null)
        .forEach(c -> steps.computeIfAbsent(c.variant().name() + ", " + c.target(), _ -> new ArrayList<>())
            .add(DynamicTest.dynamicTest(c.name(), c::run)));
    steps.forEach((name, tests) -> nodes.add(DynamicContainer.dynamicContainer(name, tests)));
    return DynamicContainer.dynamicContainer(subject.saga().type(), nodes);
  }

  /** The faults at which a saga fails, each with the first failure; for those who check the suite itself. */
  public static Map<Fault, AssertionError> failures(SagaUnderTest<?, ?> subject) {
    var failures = new EnumMap<Fault, AssertionError>(Fault.class);
    for (var c : Case.of(subject)) {
      if (c.reason() == null) {
        try {
          c.run();
        } catch (AssertionError e) {
          failures.putIfAbsent(c.fault(), e);
        }
      }
    }
    return failures;
  }

  /** Throws where a case is missing that the saga is said to have; for those who check the suite itself. */
  public static void assertEveryStepIsHit(SagaUnderTest<?, ?> subject) {
    assertEveryStepIsHit(subject, Case.of(subject));
  }

  private static void assertEveryStepIsHit(SagaUnderTest<?, ?> subject, List<? extends Case<?, ?>> cases) {
    if (!subject.steps().isEmpty()) {
      assertThat(hit(cases, Direction.DO)).as("steps that are hit, and those there are")
          .containsExactlyInAnyOrderElementsOf(subject.steps());
    }
    if (!subject.undos().isEmpty()) {
      assertThat(hit(cases, Direction.UNDO)).as("steps whose undo is hit, and those that have one")
          .containsExactlyInAnyOrderElementsOf(subject.undos());
    }
  }

  private static Set<String> hit(List<? extends Case<?, ?>> cases, Direction direction) {
    return cases.stream().filter(c -> c.reason() == null && c.target().direction() == direction)
        .map(c -> c.target().step()).collect(Collectors.toSet());
  }

  private static void assertEveryFaultBefalls(SagaUnderTest<?, ?> subject, List<? extends Case<?, ?>> cases) {
    var happens = cases.stream().filter(c -> c.reason() == null).map(Case::fault).collect(Collectors.toSet());
    assertThat(Arrays.stream(Fault.values()).filter(f -> !happens.contains(f)))
        .as("faults that befall no step, because of %s", cases.stream().map(Case::reason).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(subject.impossible());
    for (var variant : subject.variants()) {
      var of = cases.stream().filter(c -> c.variant().equals(variant)).toList();
      var targets = of.stream().map(Case::target).distinct().toList();
      assertThat(of.stream().map(c -> c.target() + " " + c.fault()).distinct())
          .as("%s: each step and each undo with each fault, or a reason", variant.name())
          .hasSize(targets.size() * Fault.values().length);
    }
  }

  @Test
  void shouldKnowEverySagaOfTheModule() {
    var found = SagasOfModule.below(getClass(), exempt().keySet());
    var registered = Stream.concat(sagas().stream().map(s -> s.saga().getClass()), exempt().keySet().stream())
        .map(Class::getName).collect(Collectors.toSet());
    assertThat(found).as("sagas in %s and below", getClass().getPackageName()).isNotEmpty();
    assertThat(registered).as("sagas registered with %s", getClass().getName())
        .containsExactlyInAnyOrderElementsOf(found);
  }
}
