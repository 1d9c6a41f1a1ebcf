package flex.agent.commands;

import flex.agent.commands.FakeStore.Crash;
import flex.contracts.ShopAlias;
import flex.contracts.StoreCommand.CloseShop;
import flex.contracts.StoreEvent;
import flex.contracts.StoreEvent.CommandFailed;
import flex.contracts.StoreEvent.ShopClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** A store whose agent does one command of several changes, is killed and started again, and is watched in that. */
final class KilledStore {
  private static final CloseShop COMMAND = new CloseShop("close", FakeStore.ALIAS, 1, new ShopAlias("Demo"));

  final FakeStore store = new FakeStore();
  /** Whether the command was found begun in a change that may not be repeated. */
  boolean mayFail;
  private final List<Boolean> plan;
  private final List<Integer> runs = new ArrayList<>();
  private final List<Integer> effects = new ArrayList<>();

  /** @param plan of each change, whether it may be repeated */
  KilledStore(List<Boolean> plan) {
    this.plan = plan;
  }

  /**
   * A start of the agent, and the command once more.
   *
   * @param write which kills it, counted from here; 0 for none
   */
  void boot(int write, boolean after) {
    var ended = ended();
    mayFail |= isUnknown();
    var runsBefore = runs.size();
    var answerBefore = store.entries.containsKey("close")
        ? requireNonNull(store.entries.get("close")).answered()
        : null;
    store.crashAt = write == 0 ? 0 : store.writes + write;
    store.afterTheWrite = after;
    try {
      store.boot(_ -> new Closing(), List.of(COMMAND));
      assertThat(requireNonNull(store.entries.get("close")).answered()).isNotNull();
    } catch (Crash killed) {
      assertThat(store.writes).isEqualTo(store.crashAt);
    }
    assertThat(runs.subList(runsBefore, runs.size())).as("%s ended before", ended).noneMatch(ended::contains);
    if (answerBefore != null) {
      assertThat(runs).as("a repeated command").hasSize(runsBefore);
      assertThat(requireNonNull(store.entries.get("close")).answered()).isEqualTo(answerBefore);
    }
  }

  void assertEnded() {
    var answer = store.answer("close");
    assertThat(effects).as("in the order of the plan").isSorted();
    for (int place = 0; place < plan.size(); place++) {
      if (!plan.get(place)) {
        assertThat(runs).filteredOn(Integer.valueOf(place)::equals).as("runs of %d", place).hasSizeLessThanOrEqualTo(1);
      }
    }
    if (mayFail) {
      var failed = (CommandFailed) answer;
      var at = Integer.parseInt(failed.step());
      assertThat(plan.get(at)).as("may be repeated").isFalse();
      assertThat(failed.detail()).contains("outcome unknown");
      assertThat(runs).allMatch(place -> place <= at);
      assertThat(effects).containsAll(IntStream.range(0, at).boxed().toList());
      assertThat(ended()).containsExactlyElementsOf(IntStream.range(0, at).boxed().toList());
    } else {
      assertThat(answer).isInstanceOf(ShopClosed.class);
      assertThat(effects).containsAll(IntStream.range(0, plan.size()).boxed().toList());
      assertThat(ended()).hasSameSizeAs(plan);
    }
  }

  private Progress progress() {
    var entry = store.entries.get("close");
    return entry == null ? Progress.NONE : entry.progress();
  }

  private List<Integer> ended() {
    var changes = progress().changes();
    return IntStream.range(0, changes.size()).filter(i -> changes.get(i).endedAt() != null).boxed().toList();
  }

  private boolean isUnknown() {
    var entry = store.entries.get("close");
    var next = progress().next();
    return entry != null && entry.answered() == null && next < progress().changes().size() && progress().isBegun(next)
        && !plan.get(next);
  }

  private final class Closing implements Job {
    @Override
    public Decision decide() {
      return new Decision.Do(IntStream.range(0, plan.size())
          .mapToObj(place -> new Change(Integer.toString(place), plan.get(place), () -> {
            runs.add(place);
            store.change(() -> effects.add(place));
          })).toList());
    }

    @Override
    public StoreEvent.Answer answer() {
      return new ShopClosed("close", FakeStore.ALIAS, 1, COMMAND.shopAlias());
    }
  }
}
