package flex.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fault that was injected, what the shops were doing at that moment, and when its victim answered again. */
final class ChaosHit {
  private static final Duration FRESH = Duration.ofSeconds(1);

  final ChaosPlan.Act.Hurt hurt;
  final String victim;
  final Instant at;
  private final ChaosOrders.InWork open;
  private final Callable<Boolean> isBack;
  private volatile @Nullable Instant backAt;

  /**
   * @param open the requests that had not ended
   * @param isBack whether the victim answers; an exception says that it does not yet
   */
  ChaosHit(ChaosPlan.Act.Hurt hurt, String victim, Instant at, ChaosOrders.InWork open, Callable<Boolean> isBack) {
    this.hurt = hurt;
    this.victim = victim;
    this.at = at;
    this.open = open;
    this.isBack = isBack;
  }

  Set<String> open() {
    return open.steps().keySet();
  }

  /** Such as {@code 3 AWAIT_AGENT, 2 CREATE_SHOP}; tells of what was not read just then how long before. */
  String doing() {
    var counts = open.steps().values().stream()
        .collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "))
        + (open.age().compareTo(FRESH) < 0 ? "" : " (as of " + ChaosPlan.seconds(open.age()) + " before)");
  }

  /** Looks whether the victim answers, until it does once. */
  void look() {
    if (backAt == null && answers()) {
      backAt = Instant.now();
    }
  }

  private boolean answers() {
    try {
      return isBack.call();
    } catch (Exception notYet) {
      return false;
    }
  }

  boolean isBack() {
    return backAt != null;
  }

  String backAfter() {
    var back = backAt;
    return back == null ? "never" : ChaosPlan.seconds(Duration.between(at, back));
  }

  /** When the last of the requests that were open then had its shop; {@code never} where one has none. */
  String stoodAfter(Map<String, Instant> ready) {
    return ready.keySet().containsAll(open())
        ? open().stream().map(ready::get).max(Instant::compareTo)
            .map(last -> ChaosPlan.seconds(Duration.between(at, last))).orElse("")
        : "never";
  }
}
