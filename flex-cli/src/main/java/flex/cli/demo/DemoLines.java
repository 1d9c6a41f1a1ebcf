package flex.cli.demo;

import flex.cli.terminal.Terminal;
import flex.cli.terminal.Terminal.Line;
import flex.cli.terminal.Terminal.Style;
import java.util.List;

/** Shows the courses: on a terminal a line per shop that is written over, else a line per step. */
final class DemoLines {
  private static final int BAR = 18;

  private final Terminal terminal;
  private boolean drawn;

  DemoLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /** {@code changed} has a new last step. */
  void step(DemoCourse changed, List<DemoCourse> all) {
    if (terminal.isLive()) {
      draw(all, changed.seconds());
    } else {
      terminal.say("  %7.3f s  %-20s %s", changed.seconds(), changed.shop().shopName(), changed.lastStep());
    }
  }

  /** {@code now} in seconds since the requests, shown for those that go on. */
  void draw(List<DemoCourse> all, double now) {
    if (!terminal.isLive()) {
      return;
    }
    terminal.rewrite(drawn ? all.size() : 0, all.stream().map(course -> line(course, now)).toList());
    drawn = true;
  }

  private Line line(DemoCourse course, double now) {
    int done = course.url() != null ? BAR : Math.min(BAR - 1, course.steps().size() * BAR / DemoCourse.STEPS);
    var style = course.failure() != null ? Style.BAD : course.url() != null ? Style.GOOD : Style.BUSY;
    return Line.of("  %-20s %s %-8s  [%s%s]  %-18s %6.1f s", course.shop().shopName(),
        course.shop().version(), course.shop().vmType(), terminal.styled("#".repeat(done), style),
        ".".repeat(BAR - done), course.lastStep(),
        course.hasEnded() ? course.seconds() : now);
  }
}
