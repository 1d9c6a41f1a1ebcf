package flex.chassis.request;

import flex.contracts.Message;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.kernel.SagaView;
import flex.kernel.SagaView.Because.OfInput;
import flex.steps.Action;
import flex.steps.Course;
import flex.steps.Plan;
import flex.steps.Step;
import flex.steps.StepEvent;
import flex.steps.StepInput;
import flex.steps.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of two steps, as small as one can be. */
public final class Move extends RequestSteps<Move.Order, Move.Facts> {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final RequestKind KIND = new RequestKind("MOVE");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  public record Order(RequestId requestId, RequestKind kind, @Nullable StoreAlias storeAlias,
      @Nullable ShopAlias shopAlias) implements RequestOrder {
    public static Order to(String store) {
      return new Order(new RequestId("order-1"), KIND, new StoreAlias(store), null);
    }
  }

  public record Facts(@Nullable String url) {
    public static final Facts NONE = new Facts(null);
  }

  sealed interface Task {}

  record Pack() implements Task {}

  record Unpack() implements Task {}

  public Move() {
    super("move", Order.class, Facts.class, Map.of("pack", Pack.class, "unpack", Unpack.class),
        List.of(new Plan<>(KIND.value(), 1, List.of(
            Step.of("PACK", LIMIT, Action.task(_ -> new Pack()), Action.task(_ -> new Unpack())),
            Step.of("CARRY", LIMIT, Action.task(_ -> new Pack()), Action.task(_ -> new Unpack())),
            Step.forward("UNLOAD", Action.task(_ -> new Unpack()))), "UNLOAD")));
  }

  @Override
  protected Message ended(Course.Ended<Order, Facts> ended) {
    return new RequestEvent.Cancelled(ended.work().order().requestId(), null, "the end");
  }

  @Override
  protected @Nullable String url(Work<Order, Facts> work) {
    return work.facts().url();
  }

  /** The request after these inputs. */
  @SafeVarargs
  public final SagaView after(StepInput<Order, Facts>... inputs) {
    Course<Order, Facts> state = initial();
    var events = new ArrayList<SagaView.StoredEvent>();
    for (var input : inputs) {
      for (StepEvent<Order, Facts> event : decide(state, input, NOW)) {
        state = evolve(state, event);
        events.add(new SagaView.StoredEvent(events.size() + 1, event, NOW, "cause"));
      }
    }
    return new SagaView("order-1", type(), 1, SagaView.Status.OPEN, null, state, events, List.of(), List.of(), 0, null,
        List.of(), stuck(state), List.of(), NOW);
  }

  /** One without an event. */
  public SagaView fresh(@Nullable String parked, List<SagaView.Waiting> waiting,
      List<SagaView.Intervention> interventions) {
    return new SagaView("order-1", type(), 1, parked == null ? SagaView.Status.OPEN : SagaView.Status.PARKED, null,
        initial(), List.of(), List.of(), List.of(), 0, parked == null ? null : new OfInput("m", parked), waiting, null,
        interventions, NOW);
  }
}
