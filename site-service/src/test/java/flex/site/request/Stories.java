package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand;
import flex.contracts.SiteEvent;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.request.Facts.Former;
import flex.site.request.Facts.Place;
import flex.site.request.Facts.Size;
import flex.steps.Action;
import flex.steps.Course;
import flex.steps.Course.Doing;
import flex.steps.Course.Ended;
import flex.steps.Course.Undoing;
import flex.steps.Outcome;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepInput;
import flex.steps.StepInput.Answered;
import flex.steps.StepInput.Begin;
import flex.steps.StepInput.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of requests share: orders, good and bad answers, and stories up to a step. */
final class Stories {
  static final StoreAlias STORE = new StoreAlias("milestones");
  static final DomainName DOMAIN = new DomainName("milestones.example.com");
  static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");
  static final Size SIZE = new Size(new VmType("Standard"), 2, 200);
  static final StoreInfo INFO = new StoreInfo(STORE, "m", new IpAddress("127.77.0.2"), DOMAIN, "Debian-12",
      new Version("6.14.0"), 0, List.of(), List.of(), List.of(), 2, 200);
  /** What the steps teach. */
  static final Map<String, Facts> TAUGHT = Map.of(
      "RESERVE_ADDRESS", Facts.of(new Place(new IpAddress("127.77.0.2"), "vm-order-1", 1)),
      "HOLD_STORE", Facts.of(new Place(new IpAddress("127.77.0.2"), "vm-order-0", 7), SIZE,
          new Former(new Version("6.14.0"), DOMAIN)),
      "CONFIGURE_STORE", Facts.of(INFO),
      "CREATE_SHOP", Facts.ofShop("http://127.77.0.2:8000/DemoShop"));

  private Stories() {}

  static Order order(RequestKind kind) {
    var id = new RequestId("order-1");
    var shop = new ShopAlias("DemoShop");
    var type = new ShopType("Flex_6_14_0");
    var name = new ShopName("Milestones");
    if (kind.equals(RequestKind.SHOP_IN_NEW_STORE)) {
      return Order.of(new ShopRequested(id, new Version("6.14.0"), type, new VmType("Standard"), DOMAIN, null, shop,
          null, name));
    }
    return kind.equals(RequestKind.SHOP_IN_STORE)
        ? Order.of(new SiteCommand.CreateShop(id, STORE, shop, null, type, name))
        : Order.of(new SiteCommand.ConfigureStore(id, STORE, new DomainName("other.example.com")));
  }

  static Stream<RequestKind> kinds() {
    return Story.saga().plans().stream().map(p -> new RequestKind(p.name())).distinct();
  }

  static Plan<Order, Facts> plan(RequestKind kind) {
    return Story.saga().plans().stream().filter(p -> p.name().equals(kind.value())).findFirst().orElseThrow();
  }

  /** Before the pivot. */
  static Stream<Arguments> steps() {
    return steps(s -> !s.name().equals("REPORT"));
  }

  /** Steps that somebody answers, before the pivot. */
  static Stream<Arguments> refusable() {
    return steps(s -> !(s.act() instanceof Action.Await) && !s.name().equals("REPORT"));
  }

  static Stream<Arguments> undoable() {
    return steps(Stories::isUndoable);
  }

  static boolean isUndoable(Step<Order, Facts> step) {
    return !(step.undo() instanceof Action.Nothing);
  }

  private static Stream<Arguments> steps(Predicate<Step<Order, Facts>> which) {
    return kinds().flatMap(
        kind -> plan(kind).steps().stream().filter(which).map(step -> Arguments.of(kind, step.name())));
  }

  static Begin<Order, Facts> begin(RequestKind kind) {
    return new Begin<>(order(kind), Facts.of(SIZE));
  }

  static Begin<Order, Facts> cancelledBefore(RequestKind kind) {
    return new Begin<>(order(kind), Facts.of(SIZE), new StepInput.Cancel<>("withdrawn"));
  }

  /** A request of which all steps before {@code step} are done. */
  static Story at(RequestKind kind, String step) {
    var story = new Story().give(begin(kind));
    while (!story.doing().step().equals(step)) {
      story.give(success(story.doing()));
    }
    return story;
  }

  private static Step<Order, Facts> step(Course.Known<Order, Facts> known, String step) {
    return plan(known.work().order().kind()).step(step);
  }

  /** The good answer to the step under way. */
  static StepInput<Order, Facts> success(Doing<Order, Facts> d) {
    return step(d, d.step()).act() instanceof Action.Await<Order, Facts>(var signal)
        ? new Signal<>(signal, STORE.value(), null)
        : answer(d, new Outcome.Done<>(TAUGHT.get(d.step())));
  }

  static StepInput<Order, Facts> refusal(Doing<Order, Facts> d) {
    return answer(d, new Outcome.Refused<>(REFUSAL));
  }

  static StepInput<Order, Facts> answer(Doing<Order, Facts> d, Outcome<Facts> outcome) {
    return answered(Step.id(d.step()), step(d, d.step()).act(), d.tries(), outcome);
  }

  static StepInput<Order, Facts> undone(Undoing<Order, Facts> u) {
    return answer(u, Outcome.done());
  }

  static StepInput<Order, Facts> notUndone(Undoing<Order, Facts> u) {
    return answer(u, new Outcome.Failed<>("disk full"));
  }

  private static StepInput<Order, Facts> answer(Undoing<Order, Facts> u, Outcome<Facts> outcome) {
    return answered(Step.undoId(u.step()), step(u, u.step()).undo(), u.tries(), outcome);
  }

  /** Stores say who they are; and what is asked of them once more is another command. */
  private static StepInput<Order, Facts> answered(String to, Action<Order, Facts> action, int tries,
      Outcome<Facts> outcome) {
    return action instanceof Action.Ask
        ? Answered.of(":" + (tries > 1 ? to + "-" + tries : to), STORE.value(), outcome)
        : Answered.of(to, null, outcome);
  }

  /** Undoes all that is left, and returns the steps whose undo was asked for. */
  static List<String> unwind(Story story) {
    var steps = new ArrayList<String>();
    while (story.state() instanceof Undoing<Order, Facts> u) {
      steps.add(u.step());
      story.give(undone(u));
    }
    return steps;
  }

  /** The steps that have something to undo, from {@code last} back. */
  static List<String> toUndo(RequestKind kind, String last, boolean including) {
    var steps = plan(kind).steps();
    var end = steps.indexOf(plan(kind).step(last)) + (including ? 1 : 0);
    return steps.subList(0, end).reversed().stream().filter(Stories::isUndoable).map(Step::name).toList();
  }

  static void assertFailed(Story story, String step) {
    assertThat(story.state()).isInstanceOfSatisfying(Ended.class, e -> {
      assertThat(e.end()).isEqualTo(Course.End.FAILED);
      assertThat(e.failure()).extracting(Course.Failure::step).as("the step that was aimed at").isEqualTo(step);
    });
    assertThat(story.isOver()).isTrue();
    switch (story.messages().getLast()) {
      case SiteEvent.ShopRequestFailed f -> assertThat(f.step().value()).isEqualTo(step);
      case SiteEvent.StoreConfigurationFailed f -> assertThat(f.step().value()).isEqualTo(step);
      default -> throw new AssertionError("not announced: " + story.messages().getLast());
    }
  }
}
