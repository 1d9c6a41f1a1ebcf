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
import flex.contracts.StoreCommand;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.site.request.Plan.Action;
import flex.site.request.Request.Doing;
import flex.site.request.Request.Ended;
import flex.site.request.Request.Stuck;
import flex.site.request.Request.Undoing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every step of every kind of request: done, done twice, refused, failed, timed out, cancelled, undone, stuck. */
class RequestSagaTest {
  private static final StoreAlias STORE = new StoreAlias("milestones");
  private static final DomainName DOMAIN = new DomainName("milestones.example.com");
  private static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");
  private static final StoreInfo INFO = new StoreInfo(STORE, "m", new IpAddress("127.77.0.2"), DOMAIN, "Debian-12",
      new Version("6.14.0"), 0, List.of(), List.of(), List.of(), 2, 200);

  static Order order(RequestKind kind) {
    var id = new RequestId("order-1");
    var shop = new ShopAlias("DemoShop");
    var type = new ShopType("Flex_6_14_0");
    var name = new ShopName("Milestones");
    return switch (kind) {
      case SHOP_IN_NEW_STORE -> Order.of(new ShopRequested(id, new Version("6.14.0"), type, new VmType("Standard"),
          DOMAIN, null, shop, null, name));
      case SHOP_IN_STORE -> Order.of(new SiteCommand.CreateShop(id, STORE, shop, null, type, name));
      case CONFIGURE_STORE ->
        Order.of(new SiteCommand.ConfigureStore(id, STORE, new DomainName("other.example.com")));
    };
  }

  static Stream<Arguments> steps() {
    return steps(_ -> true);
  }

  /** Steps that somebody answers, before the pivot. */
  static Stream<Arguments> refusable() {
    return steps(s -> s.name() != StepName.AWAIT_AGENT && s.name() != StepName.REPORT);
  }

  static Stream<Arguments> undoable() {
    return steps(s -> !(s.undo() instanceof Action.Nothing));
  }

  static Stream<Arguments> commands() {
    return steps(s -> s.action() instanceof Action.Command);
  }

  private static Stream<Arguments> steps(Predicate<Plan.Step> which) {
    return Arrays.stream(RequestKind.values())
        .flatMap(kind -> Plan.of(kind).steps().stream().filter(which).map(step -> Arguments.of(kind, step.name())));
  }

  private static Story begun(RequestKind kind) {
    return new Story().give(new RequestInput.Submit(order(kind), Facts.size(new VmType("Standard"), 2, 200)));
  }

  /** A request of which all steps before {@code step} are done. */
  private static Story at(RequestKind kind, StepName step) {
    var story = begun(kind);
    while (story.doing().step() != step) {
      story.give(success(story.doing()));
    }
    return story;
  }

  /** The good answer to the step under way. */
  static RequestInput success(Doing d) {
    var facts = switch (d.step()) {
      case RESERVE_ADDRESS -> Facts.reserved(new IpAddress("127.77.0.2"), "vm-order-1", 1);
      case HOLD_STORE -> Facts.held(new IpAddress("127.77.0.2"), "vm-order-0", 7, new Version("6.14.0"), DOMAIN)
          .and(Facts.size(new VmType("Standard"), 2, 200));
      case CONFIGURE_STORE -> Facts.configured(INFO);
      case CREATE_SHOP -> Facts.shop("http://127.77.0.2:8000/DemoShop");
      case CLONE_TEMPLATE, START_VM, AWAIT_AGENT, OPEN_SHOP, REPORT -> Facts.NONE;
    };
    return switch (Plan.of(d.work().order().kind()).step(d.step()).action()) {
      case Action.Task _ -> new RequestInput.TaskDone(d.step(), facts);
      case Action.Command _ -> new RequestInput.CommandDone(STORE, StoreCommands.id(d), facts);
      case Action.Await _,Action.Nothing _ -> new RequestInput.AgentReady(STORE);
    };
  }

  private static RequestInput refusal(Doing d) {
    return Plan.of(d.work().order().kind()).step(d.step()).action() instanceof Action.Command
        ? new RequestInput.CommandRefused(STORE, StoreCommands.id(d), REFUSAL)
        : new RequestInput.TaskRefused(d.step(), REFUSAL);
  }

  private static RequestInput undone(Undoing u) {
    return Plan.of(u.work().order().kind()).step(u.step()).undo() instanceof Action.Command
        ? new RequestInput.CommandDone(STORE, StoreCommands.id(u), Facts.NONE)
        : new RequestInput.UndoDone(u.step());
  }

  /** Undoes all that is left, and returns the steps whose undo was asked for. */
  private static List<StepName> unwind(Story story) {
    var steps = new ArrayList<StepName>();
    while (story.state() instanceof Undoing u) {
      steps.add(u.step());
      story.give(undone(u));
    }
    return steps;
  }

  /** The steps that have something to undo, from {@code last} back. */
  private static List<StepName> toUndo(RequestKind kind, StepName last, boolean including) {
    var plan = Plan.of(kind);
    return plan.steps().reversed().stream()
        .filter(s -> plan.isBefore(s.name(), last) || (including && s.name() == last))
        .filter(s -> !(s.undo() instanceof Action.Nothing)).map(Plan.Step::name).toList();
  }

  @ParameterizedTest
  @EnumSource(RequestKind.class)
  @Tag("SITE-02")
  @Tag("SITE-05")
  void shouldSucceedWhenEveryStepIsDone(RequestKind kind) {
    var story = at(kind, StepName.REPORT);
    story.give(success(story.doing()));

    assertThat(story.state()).isInstanceOfSatisfying(Ended.class,
        e -> assertThat(e.status()).isEqualTo(Status.SUCCEEDED));
    assertThat(story.has(RequestEvent.Succeeded.class)).isTrue();
    assertThat(story.isOver()).isTrue();
    assertThat(story.messages().getLast()).isInstanceOf(
        kind == RequestKind.CONFIGURE_STORE ? SiteEvent.StoreConfigured.class : SiteEvent.ShopReady.class);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void shouldAbsorbAnswerWhenItComesTwice(RequestKind kind, StepName step) {
    var story = at(kind, step);
    var answer = success(story.doing());
    story.give(answer);

    assertThat(story.decide(answer)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusable")
  void shouldUndoTaskTooAndCommandNotWhenStepIsRefused(RequestKind kind, StepName step) {
    var isTask = Plan.of(kind).step(step).action() instanceof Action.Task;
    var story = at(kind, step);
    story.give(refusal(story.doing()));

    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, isTask));
    assertFailed(story, step);
    assertThat(story.messages(SiteEvent.StepUndone.class).stream().anyMatch(u -> u.step() == step)).isEqualTo(isTask);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void shouldUndoTheStepTooWhenItTimesOut(RequestKind kind, StepName step) {
    var story = at(kind, step);
    if (step == StepName.REPORT) {
      assertThat(story.decide(new RequestInput.TimeUp(step))).as("no way back behind the pivot").isEmpty();
      return;
    }
    assertThat(story.timers()).containsKey("limit");
    story.give(new RequestInput.TimeUp(step));

    assertThat(story.tasks()).doesNotContainKey(Plan.id(step));
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertFailed(story, step);
  }

  @ParameterizedTest
  @MethodSource("refusable")
  void shouldUndoTheStepTooWhenItFails(RequestKind kind, StepName step) {
    var story = at(kind, step);
    story.give(Plan.of(kind).step(step).action() instanceof Action.Command
        ? new RequestInput.CommandFailed(STORE, StoreCommands.id(story.doing()), "disk full")
        : new RequestInput.TaskFailed(step, "disk full"));

    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertFailed(story, step);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void shouldUndoAllWhenCancelledBeforeReport(RequestKind kind, StepName step) {
    var story = at(kind, step);
    if (step == StepName.REPORT) {
      assertThat(story.decide(new RequestInput.Cancel("too late"))).isEmpty();
      return;
    }
    var late = success(story.doing());
    story.give(new RequestInput.Cancel("changed my mind"));

    assertThat(story.decide(late)).as("an answer after the cancellation").isEmpty();
    assertThat(story.decide(new RequestInput.Cancel("again"))).isEmpty();
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertThat(story.state()).isInstanceOfSatisfying(Ended.class,
        e -> assertThat(e.status()).isEqualTo(Status.CANCELLED));
    assertThat(story.messages().getLast())
        .isEqualTo(new SiteEvent.RequestCancelled(new RequestId("order-1"), STORE, "changed my mind"));
  }

  @ParameterizedTest
  @MethodSource("undoable")
  void shouldGetStuckAndGoOnWhenUndoFailsAndIsRetried(RequestKind kind, StepName step) {
    var story = at(kind, step);
    story.give(new RequestInput.TimeUp(step));
    var first = StoreCommands.id((Undoing) story.state());
    story.give(Plan.of(kind).step(step).undo() instanceof Action.Command
        ? new RequestInput.CommandFailed(STORE, first, "disk full")
        : new RequestInput.UndoFailed(step, "disk full"));

    assertThat(story.state()).isInstanceOfSatisfying(Stuck.class, s -> assertThat(s.step()).isEqualTo(step));
    assertThat(story.messages().getLast())
        .isEqualTo(new SiteEvent.RequestStuck(new RequestId("order-1"), STORE, step, "disk full"));
    assertThat(story.isOver()).isFalse();
    assertThat(story.timers()).isEmpty();

    story.give(new RequestInput.Retry("disk cleaned"));

    assertThat(StoreCommands.id((Undoing) story.state())).isNotEqualTo(first);
    assertThat(unwind(story)).isEqualTo(toUndo(kind, step, true));
    assertFailed(story, step);
  }

  @ParameterizedTest
  @MethodSource("undoable")
  void shouldAbsorbUndoAnswerWhenItComesTwice(RequestKind kind, StepName step) {
    var story = at(kind, step);
    story.give(new RequestInput.TimeUp(step));
    var answer = undone((Undoing) story.state());
    story.give(answer);

    assertThat(story.decide(answer)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void shouldAbsorbAnswerWhenItIsOfAnotherStore(RequestKind kind, StepName step) {
    var story = at(kind, step);
    var other = new StoreAlias("other");

    assertThat(story.decide(new RequestInput.CommandDone(other, StoreCommands.id(story.doing()), Facts.NONE)))
        .isEmpty();
    assertThat(story.decide(new RequestInput.AgentReady(other))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldSendCommandOnceMoreWhenItIsNotAnswered(RequestKind kind, StepName step) {
    var story = at(kind, step);
    var sent = story.messages(StoreCommand.class).getLast();
    story.fire("again");

    assertThat(story.messages(StoreCommand.class)).endsWith(sent, sent);
    assertThat(story.timers()).containsOnlyKeys("limit");
  }

  @Test
  void shouldNotWaitWhenAgentWasReadyBefore() {
    var story = at(RequestKind.SHOP_IN_NEW_STORE, StepName.START_VM);
    story.give(new RequestInput.AgentReady(STORE));
    assertThat(story.decide(new RequestInput.AgentReady(STORE))).as("once is enough").isEmpty();
    story.give(new RequestInput.TaskDone(StepName.START_VM, Facts.NONE));

    assertThat(story.doing().step()).isEqualTo(StepName.CONFIGURE_STORE);
    assertThat(story.messages(SiteEvent.AgentReady.class)).hasSize(1);
  }

  @Test
  void shouldTryAgainWhenStoreIsBusy() {
    var story = begun(RequestKind.SHOP_IN_STORE);
    story.give(new RequestInput.StoreBusy(new RequestId("order-0")));
    assertThat(story.tasks()).isEmpty();
    story.fire("again");

    assertThat(story.tasks()).containsKey("hold-store");
    assertThat(story.timers()).containsKey("limit");
  }

  @Test
  void shouldCarryTheHoldsEpochWhenItCommandsTheStore() {
    var story = at(RequestKind.SHOP_IN_STORE, StepName.CREATE_SHOP);

    assertThat(story.messages(StoreCommand.class).getLast().epoch()).isEqualTo(7);
  }

  @Test
  void shouldGiveFormerDomainNameBackWhenConfigurationIsUndone() {
    var story = at(RequestKind.CONFIGURE_STORE, StepName.CONFIGURE_STORE);
    story.give(new RequestInput.TimeUp(StepName.CONFIGURE_STORE));

    assertThat(story.messages(StoreCommand.ConfigureStore.class)).extracting(StoreCommand.ConfigureStore::domainName)
        .containsExactly(new DomainName("other.example.com"), DOMAIN);
  }

  private static void assertFailed(Story story, StepName step) {
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
