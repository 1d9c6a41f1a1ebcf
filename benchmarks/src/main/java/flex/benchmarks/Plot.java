package flex.benchmarks;

import java.util.List;
import java.util.Locale;

/** A line chart as SVG. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final int MARGIN = 60;
  private static final List<String> COLOURS = List.of("#1f77b4", "#d62728", "#2ca02c");

  private Plot() {}

  record Series(String name, List<Double> values) {}

  /** {@code step} is what lies between two values on the x axis. */
  static String svg(List<Series> all, int step, String x, String y) {
    double highest = all.stream().flatMap(s -> s.values.stream()).mapToDouble(d -> d).max().orElseThrow() * 1.1;
    int points = all.getFirst().values.size();
    var svg = new StringBuilder(String.format(Locale.ROOT,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>%n"
            + "<rect width='100%%' height='100%%' fill='white'/>%n",
        WIDTH, HEIGHT + MARGIN));
    for (int i = 0; i <= 4; i++) {
      double at = HEIGHT - i * (HEIGHT - 20) / 4.0;
      svg.append(String.format(Locale.ROOT,
          "<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/><text x='%d' y='%.1f' text-anchor='end'>%.2f</text>%n",
          MARGIN, at, WIDTH - 20, at, MARGIN - 6, at + 4, highest * i / 4));
      svg.append(String.format(Locale.ROOT, "<text x='%.1f' y='%d' text-anchor='middle'>%d</text>%n",
          MARGIN + i * (WIDTH - 20 - MARGIN) / 4.0, HEIGHT + 18, step * points * i / 4));
    }
    svg.append(String.format(Locale.ROOT, "<text x='%d' y='%d' text-anchor='middle'>%s</text>%n", WIDTH / 2,
        HEIGHT + 38, x));
    svg.append(String.format(Locale.ROOT, "<text x='%d' y='14'>%s</text>%n", MARGIN, y));
    for (int s = 0; s < all.size(); s++) {
      var line = new StringBuilder();
      for (int i = 0; i < points; i++) {
        line.append(String.format(Locale.ROOT, "%.1f,%.1f ", MARGIN + (i + 1.0) * (WIDTH - 20 - MARGIN) / points,
            HEIGHT - all.get(s).values.get(i) / highest * (HEIGHT - 20)));
      }
      var colour = COLOURS.get(s % COLOURS.size());
      svg.append(String.format(Locale.ROOT, "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>%n",
          line.toString().strip(), colour));
      svg.append(String.format(Locale.ROOT, "<text x='%d' y='%d' fill='%s'>%s</text>%n", WIDTH - 380, 34 + 16 * s,
          colour, all.get(s).name));
    }
    return svg.append("</svg>\n").toString();
  }
}
