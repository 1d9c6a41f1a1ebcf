package flex.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

import static flex.acceptance.ChaosPlan.Fault.AGENT_KILLED;
import static flex.acceptance.ChaosPlan.Fault.BROKER_AWAY;
import static flex.acceptance.ChaosPlan.Fault.DATABASE_AWAY;
import static flex.acceptance.ChaosPlan.Fault.SECOND_SITE_KILLED;
import static flex.acceptance.ChaosPlan.Fault.SITE_KILLED;
import static flex.acceptance.ChaosPlan.Fault.VM_KILLED;
import static flex.acceptance.ChaosPlan.Fault.WORKING_AGENT_KILLED;

/** What happens in one round, and when; the same for the same seed. Times count from the first order. */
record ChaosPlan(long seed, Outage outage, List<Act> acts) {
  /** Who is away for a minute. */
  enum Outage {
    BOTH, BROKER, DATABASE
  }

  /** Everything ends by -9. */
  enum Fault {
    BROKER_AWAY("broker away"), DATABASE_AWAY("database away"), SITE_KILLED("site-service killed"), SECOND_SITE_KILLED(
        "second site-service killed"), AGENT_KILLED(
            "agent killed"), VM_KILLED("whole VM killed"), WORKING_AGENT_KILLED("agent killed amid a command");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Something that is done at a moment. */
  sealed interface Act {
    Duration at();

    /** Shops {@code from} to {@code to} are asked for. */
    record Order(Duration at, int from, int to) implements Act {
      @Override
      public String toString() {
        return "%s order %s to %s".formatted(seconds(at), from, to);
      }
    }

    /** {@code away} is until it is started again; nobody but its own init or the site starts what is part of a VM. */
    record Hurt(Duration at, Fault fault, Duration away) implements Act {
      @Override
      public String toString() {
        return "%s %s%s".formatted(seconds(at), fault.words(), away.isZero() ? "" : " for " + seconds(away));
      }
    }
  }

  /** Those that every round asks for; a fault that finds nobody in work orders one more. */
  static final int SHOPS = 30;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  ChaosPlan {
    acts = acts.stream().sorted(Comparator.comparing(Act::at)).toList();
  }

  /** Orders arrive before, directly before and after the outage, so that work goes on at each of the faults. */
  static ChaosPlan of(long seed, Outage outage) {
    var random = new Random(seed);
    var acts = new ArrayList<Act>();
    acts.add(new Act.Order(Duration.ZERO, 1, 24));
    acts.add(new Act.Hurt(within(random, 2_000, 6_000), AGENT_KILLED, Duration.ZERO));

    // Where both are away all that comes after must fit into the rest of two minutes: what can starts up before.
    var away = outage == Outage.BOTH ? within(random, 9_000, 10_000) : within(random, 4_000, 6_000);
    int afterwards = outage == Outage.BOTH ? SHOPS : SHOPS - 2;
    acts.add(new Act.Order(away.minusMillis(300), 25, afterwards - 1));
    var other = away.plus(within(random, 1_000, 2_000));
    // Where both are away not before, or the leases of the dead keep its work from beginning until both are back.
    acts.add(new Act.Hurt(outage == Outage.BOTH ? other.plus(within(random, 500, 10_000)) : within(random, 500, 3_000),
        SITE_KILLED, within(random, 200, 1_500)));
    switch (outage) {
      case BOTH -> {
        acts.add(new Act.Hurt(away, BROKER_AWAY, MINUTE));
        acts.add(new Act.Hurt(other, DATABASE_AWAY, MINUTE));
      }
      case BROKER -> acts.add(new Act.Hurt(away, BROKER_AWAY, MINUTE));
      case DATABASE -> acts.add(new Act.Hurt(away, DATABASE_AWAY, MINUTE));
    }
    acts.add(new Act.Hurt(away.plus(within(random, 15_000, 45_000)), SECOND_SITE_KILLED, within(random, 200, 4_000)));
    acts.add(new Act.Hurt(away.plus(within(random, 15_000, 55_000)), AGENT_KILLED, Duration.ZERO));
    acts.add(new Act.Hurt(away.plus(within(random, 15_000, 55_000)), VM_KILLED, Duration.ZERO));

    var over = (outage == Outage.BOTH ? other : away).plus(MINUTE);
    acts.add(new Act.Order(over.plusMillis(500), afterwards, SHOPS));
    for (int i = 0; i < (outage == Outage.BOTH ? 1 : 3); i++) {
      acts.add(new Act.Hurt(over.plus(within(random, 4_500, 6_000)), WORKING_AGENT_KILLED, Duration.ZERO));
    }
    // Where both were away, VM and sites died meanwhile; a minute of catching up with none would not fit into the test.
    if (outage != Outage.BOTH) {
      acts.add(new Act.Hurt(over.plus(within(random, 700, 4_000)), VM_KILLED, Duration.ZERO));
      acts.add(new Act.Hurt(over.plus(within(random, 700, 2_500)), SITE_KILLED, within(random, 200, 1_500)));
      acts.add(new Act.Hurt(over.plus(within(random, 700, 3_000)), SECOND_SITE_KILLED, within(random, 200, 1_500)));
    }
    return new ChaosPlan(seed, outage, acts);
  }

  /** What chance decides when an act is carried out: the same for the same seed, whichever act comes first. */
  Random random(int position) {
    return new Random(seed * 1_000 + position);
  }

  private static Duration within(Random random, int fromMillis, int toMillis) {
    return Duration.ofMillis(random.nextInt(fromMillis, toMillis));
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  @Override
  public String toString() {
    return "seed " + seed + ", away: " + outage.name().toLowerCase(Locale.ROOT) + "\n  "
        + acts.stream().map(Act::toString).collect(Collectors.joining("\n  "));
  }
}
