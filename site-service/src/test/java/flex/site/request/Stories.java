package flex.site.request;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.RequestState.Status;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.request.Plan.Action;
import flex.site.request.Request.Doing;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Undoing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of requests share: orders, good and bad answers, and stories up to a step. */
final class Stories {
  static final StoreAlias STORE = new StoreAlias("milestones");
  static final DomainName DOMAIN = new DomainName("milestones.example.com");
  static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");
  static final StoreInfo INFO = new StoreInfo(STORE, "m", new IpAddress("127.77.0.2"), DOMAIN, "Debian-12",
      new Version("6.14.0"), 0, List.of(), List.of(), List.of(), 2, 200);

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
    return Stream.of(RequestKind.SHOP_IN_NEW_STORE, RequestKind.SHOP_IN_STORE, RequestKind.CONFIGURE_STORE);
  }

  static Stream<Arguments> steps() {
    return steps(_ -> true);
  }

  /** Steps that somebody answers, before the pivot. */
  static Stream<Arguments> refusable() {
    return steps(s -> !s.name().equals(StepName.AWAIT_AGENT) && !s.name().equals(StepName.REPORT));
  }

  static Stream<Arguments> undoable() {
    return steps(s -> !(s.undo() instanceof Action.Nothing));
  }

  static Stream<Arguments> commands() {
    return steps(s -> s.action() instanceof Action.Command);
  }

  static Stream<Arguments> steps(Predicate<Plan.Step> which) {
    return kinds()
        .flatMap(kind -> Plan.of(kind).steps().stream().filter(which).map(step -> Arguments.of(kind, step.name())));
  }

  static Story begun(RequestKind kind) {
    return new Story().give(new RequestInput.Submit(order(kind), Facts.size(new VmType("Standard"), 2, 200)));
  }

  /** A request of which all steps before {@code step} are done. */
  static Story at(RequestKind kind, StepName step) {
    var story = begun(kind);
    while (!story.doing().step().equals(step)) {
      story.give(success(story.doing()));
    }
    return story;
  }

  /** The good answer to the step under way. */
  static RequestInput success(Doing d) {
    var facts = switch (d.step().value()) {
      case "RESERVE_ADDRESS" -> Facts.reserved(new IpAddress("127.77.0.2"), "vm-order-1", 1);
      case "HOLD_STORE" -> Facts.held(new IpAddress("127.77.0.2"), "vm-order-0", 7, new Version("6.14.0"), DOMAIN)
          .and(Facts.size(new VmType("Standard"), 2, 200));
      case "CONFIGURE_STORE" -> Facts.configured(INFO);
      case "CREATE_SHOP" -> Facts.shop("http://127.77.0.2:8000/DemoShop");
      default -> Facts.NONE;
    };
    return switch (Plan.of(d.work().order().kind()).step(d.step()).action()) {
      case Action.Task _ -> new RequestInput.TaskDone(d.step(), facts);
      case Action.Command _ -> new RequestInput.CommandDone(STORE, StoreCommands.id(d), facts);
      case Action.Await _,Action.Nothing _ -> new RequestInput.AgentReady(STORE);
    };
  }

  static RequestInput refusal(Doing d) {
    return Plan.of(d.work().order().kind()).step(d.step()).action() instanceof Action.Command
        ? new RequestInput.CommandRefused(STORE, StoreCommands.id(d), REFUSAL)
        : new RequestInput.TaskRefused(d.step(), REFUSAL);
  }

  static RequestInput undone(Undoing u) {
    return Plan.of(u.work().order().kind()).step(u.step()).undo() instanceof Action.Command
        ? new RequestInput.CommandDone(STORE, StoreCommands.id(u), Facts.NONE)
        : new RequestInput.UndoDone(u.step());
  }

  /** Undoes all that is left, and returns the steps whose undo was asked for. */
  static List<StepName> unwind(Story story) {
    var steps = new ArrayList<StepName>();
    while (story.state() instanceof Undoing u) {
      steps.add(u.step());
      story.give(undone(u));
    }
    return steps;
  }

  /** The steps that have something to undo, from {@code last} back. */
  static List<StepName> toUndo(RequestKind kind, StepName last, boolean including) {
    var plan = Plan.of(kind);
    return plan.steps().reversed().stream()
        .filter(s -> plan.isBefore(s.name(), last) || (including && s.name().equals(last)))
        .filter(s -> !(s.undo() instanceof Action.Nothing)).map(Plan.Step::name).toList();
  }

  static void assertFailed(Story story, StepName step) {
    assertThat(story.state()).isInstanceOfSatisfying(Ended.class, e -> {
      assertThat(e.status()).isEqualTo(Status.FAILED);
      assertThat(e.failure()).extracting(Request.Failure::step).as("the step that was aimed at").isEqualTo(step);
    });
    assertThat(story.isOver()).isTrue();
    switch (story.messages().getLast()) {
      case SiteEvent.ShopRequestFailed f -> assertThat(f.step()).isEqualTo(step);
      case SiteEvent.StoreConfigurationFailed f -> assertThat(f.step()).isEqualTo(step);
      default -> throw new AssertionError("not announced: " + story.messages().getLast());
    }
  }
}
