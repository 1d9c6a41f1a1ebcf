package flex.example.ledger;

import flex.chassis.request.RequestOrder;
import flex.chassis.request.RequestSteps;
import flex.contracts.Message;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestId;
import flex.contracts.RequestKind;
import flex.contracts.ShopAlias;
import flex.contracts.SiteEvent;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import flex.steps.Course.End;
import flex.steps.Course.Ended;
import flex.steps.Plan;
import flex.steps.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

import static flex.steps.Action.task;

/** Writes a shop into the ledger, then closes the entry; from there on it stands. */
public final class LedgerSaga extends RequestSteps<LedgerSaga.Entry, LedgerSaga.Facts> {
  public record Entry(RequestId requestId, StoreAlias storeAlias, ShopAlias shopAlias) implements RequestOrder {
    @Override
    public RequestKind kind() {
      return RequestKind.SHOP_IN_STORE;
    }
  }

  public record Facts(@Nullable Long number) {}

  public sealed interface Task {}

  public record Write(Entry entry) implements Task {}

  public record Remove(Entry entry) implements Task {}

  public record Close(Entry entry) implements Task {}

  public LedgerSaga() {
    super("ledger", Entry.class, Facts.class,
        Map.of("task.write", Write.class, "task.remove", Remove.class, "task.close", Close.class),
        List.of(new Plan<>(RequestKind.SHOP_IN_STORE.value(), 1, List.of(
            Step.of("WRITE", Duration.ofMinutes(1), task(w -> new Write(w.order())), task(w -> new Remove(w.order()))),
            Step.forward("CLOSE", task(w -> new Close(w.order())))), "CLOSE")));
  }

  @Override
  protected Message ended(Ended<Entry, Facts> ended) {
    var entry = ended.work().order();
    if (ended.end() == End.SUCCEEDED) {
      return new SiteEvent.ShopCreated(entry.requestId(), entry.storeAlias(), entry.shopAlias());
    }
    var failure = Objects.requireNonNull(ended.failure());
    return new SiteEvent.ShopRequestFailed(entry.requestId(), entry.storeAlias(), entry.shopAlias(),
        new StepName(failure.step()), Objects.requireNonNullElseGet(failure.cause(),
            () -> new Problem(Reason.FAILED, null, "It failed.", "Ask the operator.")));
  }
}
