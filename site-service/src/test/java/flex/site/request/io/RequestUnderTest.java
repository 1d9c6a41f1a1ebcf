package flex.site.request.io;

import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.ShopName;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.StoreInfo;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.contracts.wire.Wire;
import flex.kernel.TaskHandler;
import flex.site.request.Facts;
import flex.site.request.Limits;
import flex.site.request.Order;
import flex.site.request.Request;
import flex.site.request.RequestInput;
import flex.site.request.RequestSaga;
import flex.site.request.RequestTask;
import flex.suite.Ask;
import flex.suite.Direction;
import flex.suite.Outcome;
import flex.suite.SagaUnderTest;
import flex.suite.Standing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All kinds of requests; tasks and stores answer as they do at work. */
public final class RequestUnderTest implements SagaUnderTest<Request, RequestInput> {
  private static final StoreAlias STORE = new StoreAlias("milestones");
  private static final DomainName DOMAIN = new DomainName("milestones.example.com");
  private static final IpAddress ADDRESS = new IpAddress("127.77.0.2");
  private static final Version VERSION = new Version("6.14.0");
  private static final VmType VM_TYPE = new VmType("Standard");
  private static final Problem REFUSAL = new Problem(Reason.NOT_ALLOWED, null, "no", "none");
  private static final StoreInfo INFO = new StoreInfo(STORE, "m", ADDRESS, DOMAIN, "Debian-12", VERSION, 0, List.of(),
      List.of(), List.of(), 2, 200);
  private static final String UNDO = "undo-";

  @Override
  public RequestSaga saga() {
    return new RequestSaga(
        new Limits(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(120)));
  }

  @Override
  public Wire wire() {
    return Wire.flex();
  }

  @Override
  public Map<Class<?>, ? extends TaskHandler<?, ? extends RequestInput>> handlers(
      Function<Object, RequestInput> participants) {
    return TaskHandlers.all(participants::apply);
  }

  @Override
  public List<Variant<RequestInput>> variants() {
    var id = new RequestId("order-1");
    var shop = new ShopAlias("DemoShop");
    var type = new ShopType("Flex_6_14_0");
    var name = new ShopName("Milestones");
    var inVm = name(StepName.CLONE_TEMPLATE);
    return List.of(
        variant(
            Order.of(new ShopRequested(id, VERSION, type, VM_TYPE, DOMAIN, null, shop, null, name)),
            Map.of(name(StepName.CONFIGURE_STORE), inVm, name(StepName.CREATE_SHOP), inVm, name(StepName.OPEN_SHOP),
                inVm)),
        variant(Order.of(new SiteCommand.CreateShop(id, STORE, shop, null, type, name)), Map.of()),
        variant(Order
            .of(new SiteCommand.ConfigureStore(id, STORE, new DomainName("other.example.com"))), Map.of()));
  }

  private static Variant<RequestInput> variant(Order order, Map<String, String> goneWith) {
    return new Variant<>(order.kind().value(),
        new RequestInput.Submit(order, Facts.size(VM_TYPE, 2, 200)), name(StepName.REPORT), goneWith);
  }

  @Override
  public Set<String> steps() {
    return Arrays.stream(StepName.values()).map(RequestUnderTest::name).collect(Collectors.toSet());
  }

  @Override
  public @Nullable Ask ask(Object asked) {
    return switch (asked) {
      case RequestTask task -> switch (task) {
        case RequestTask.Reserve _ -> toDo(StepName.RESERVE_ADDRESS);
        case RequestTask.Free _ -> toUndo(StepName.RESERVE_ADDRESS);
        case RequestTask.CloneVm _ -> toDo(StepName.CLONE_TEMPLATE);
        case RequestTask.DestroyVm _ -> toUndo(StepName.CLONE_TEMPLATE);
        case RequestTask.StartVm _ -> toDo(StepName.START_VM);
        case RequestTask.StopVm _ -> toUndo(StepName.START_VM);
        case RequestTask.HoldStore _ -> toDo(StepName.HOLD_STORE);
        case RequestTask.ReleaseStore _ -> toUndo(StepName.HOLD_STORE);
        case RequestTask.Report _ -> toDo(StepName.REPORT);
      };
      case StoreCommand command -> {
        var undo = command.commandId().contains(":" + UNDO);
        var step = switch (command) {
          case StoreCommand.ConfigureStore _ -> StepName.CONFIGURE_STORE;
          case StoreCommand.CreateShop _,StoreCommand.RemoveShop _ -> StepName.CREATE_SHOP;
          case StoreCommand.OpenShop _,StoreCommand.CloseShop _ -> StepName.OPEN_SHOP;
        };
        yield new Ask(name(step), undo ? Direction.UNDO : Direction.DO, command.commandId());
      }
      default -> null;
    };
  }

  private static Ask toDo(StepName step) {
    return Ask.toDo(name(step));
  }

  private static Ask toUndo(StepName step) {
    return Ask.toUndo(name(step));
  }

  private static String name(StepName step) {
    return step.value().toLowerCase(Locale.ROOT);
  }

  private static StepName step(String name) {
    return new StepName(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public @Nullable RequestInput answer(Object asked, Ask ask, Outcome outcome) {
    return asked instanceof StoreCommand command
        ? StoreEventListener.input(event(command, outcome))
        : answer(step(ask.step()), ask.direction(), outcome);
  }

  private static StoreEvent.Answer event(StoreCommand c, Outcome outcome) {
    return switch (outcome) {
      case REFUSED -> new StoreEvent.CommandRefused(c.commandId(), c.storeAlias(), c.epoch(), REFUSAL);
      case FAILED -> new StoreEvent.CommandFailed(c.commandId(), c.storeAlias(), c.epoch(), "files", "disk full");
      case DONE -> switch (c) {
        case StoreCommand.ConfigureStore _ ->
          new StoreEvent.StoreConfigured(c.commandId(), c.storeAlias(), c.epoch(), INFO);
        case StoreCommand.CreateShop s -> new StoreEvent.ShopCreated(c.commandId(), c.storeAlias(), c.epoch(),
            s.shopAlias(), "http://127.77.0.2:8000/DemoShop");
        case StoreCommand.RemoveShop s ->
          new StoreEvent.ShopRemoved(c.commandId(), c.storeAlias(), c.epoch(), s.shopAlias());
        case StoreCommand.OpenShop s ->
          new StoreEvent.ShopOpened(c.commandId(), c.storeAlias(), c.epoch(), s.shopAlias());
        case StoreCommand.CloseShop s ->
          new StoreEvent.ShopClosed(c.commandId(), c.storeAlias(), c.epoch(), s.shopAlias());
      };
    };
  }

  /** A task that fails says nothing; its handler gives it up. */
  private static @Nullable RequestInput answer(StepName step, Direction direction, Outcome outcome) {
    return switch (outcome) {
      case DONE -> direction == Direction.UNDO
          ? new RequestInput.UndoDone(step)
          : new RequestInput.TaskDone(step, switch (step.value()) {
            case "RESERVE_ADDRESS" -> Facts.reserved(ADDRESS, "vm-order-1", 1);
            case "HOLD_STORE" -> Facts.held(ADDRESS, "vm-order-0", 7, VERSION, DOMAIN).and(Facts.size(VM_TYPE, 2, 200));
            default -> Facts.NONE;
          });
      case REFUSED -> direction == Direction.UNDO
          ? new RequestInput.UndoFailed(step, "no")
          : new RequestInput.TaskRefused(step, REFUSAL);
      case FAILED -> null;
    };
  }

  @Override
  public Standing standing(Request state) {
    return switch (state) {
      case Request.Fresh _ -> Standing.fresh();
      case Request.Doing d -> Standing.doing(name(d.step()));
      case Request.Undoing u -> Standing.undoing(name(u.step()));
      case Request.Stuck s -> Standing.stuck(name(s.step()));
      case Request.Ended e -> e.failure() == null ? Standing.completed() : Standing.undone();
    };
  }

  @Override
  public @Nullable RequestInput awaited(Request state) {
    return state instanceof Request.Doing d && d.step().equals(StepName.AWAIT_AGENT)
        ? new RequestInput.AgentReady(STORE)
        : null;
  }

  @Override
  public RequestInput operatorsRetry() {
    return new RequestInput.Retry("mended");
  }

  @Override
  public boolean isLimited(String step, Direction direction) {
    return !step(step).equals(StepName.REPORT);
  }
}
