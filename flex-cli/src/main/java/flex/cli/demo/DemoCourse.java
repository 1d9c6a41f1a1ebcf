package flex.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far one shop has come, from the site's events.
 *
 * @param url where the shop answers, once it is ready
 * @param failure why there will be no shop
 */
record DemoCourse(DemoShop shop, List<Step> steps, @Nullable String url, @Nullable String failure) {
  /** {@code seconds} since the request was published. */
  record Step(String name, double seconds) {}

  static final int STEPS = 9;

  DemoCourse {
    steps = List.copyOf(steps);
  }

  static DemoCourse of(DemoShop shop) {
    return new DemoCourse(shop, List.of(), null, null);
  }

  boolean hasEnded() {
    return url != null || failure != null;
  }

  double seconds() {
    return steps.isEmpty() ? 0 : steps.getLast().seconds();
  }

  String lastStep() {
    return steps.isEmpty() ? "requested" : steps.getLast().name();
  }

  /** {@code type} is the wire name of an event about this shop's request. */
  DemoCourse with(String type, JsonNode event, double seconds) {
    var all = new ArrayList<>(steps);
    var name = type.replaceFirst("^flex\\.(site|request)\\.", "").replaceFirst("\\.v\\d+$", "");
    all.add(new Step(readable(name), seconds));
    return switch (name) {
      case "ShopReady" -> new DemoCourse(shop, all, event.path("url").asText(), failure);
      case "ShopRequestFailed" -> new DemoCourse(shop, all, url, "step " + readable(event.path("step").asText())
          + " failed: " + problem(event.path("cause")));
      case "Rejected" -> {
        var problems = new ArrayList<String>();
        event.path("problems").forEach(p -> problems.add(problem(p)));
        yield new DemoCourse(shop, all, url, "rejected: " + String.join("; ", problems));
      }
      case "Cancelled" -> new DemoCourse(shop, all, url, "cancelled by somebody");
      case "Stuck" -> new DemoCourse(shop, all, url, "stuck at step " + readable(event.path("step").asText()) + ": "
          + event.path("detail").asText());
      default -> new DemoCourse(shop, all, url, failure);
    };
  }

  private static String problem(JsonNode problem) {
    var field = problem.path("field").asText("");
    return (field.isEmpty() ? "" : field + ": ") + problem.path("detail").asText() + " "
        + problem.path("remedy").asText("");
  }

  private static String readable(String name) {
    return name.replace('_', ' ').replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
