package flex.cli.stack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table of services. A row more is a service more in every command.
 *
 * @param ours in the order in which they are started and shown, behind broker and database
 */
public record Services(List<FlexService> ours) {
  public static final Services FLEX = new Services(List.of(
      new FlexService("site",
          List.of(new Port("site", 8080, "HTTP of the site"), new Port("enrolment", 8443, "HTTPS for new stores")),
          "192m", Set.of(Offer.REQUESTS, Offer.SAGAS, Offer.STORES),
          List.of("FLEX_CATALOGUE", "FLEX_KAFKA_GROUP", "FLEX_LIMIT_AGENT", "FLEX_LIMIT_COMMAND", "FLEX_LIMIT_HOLD",
              "FLEX_LIMIT_TASK", "FLEX_SITE_DATABASE", "FLEX_SITE_ENROLMENT_URL", "FLEX_SITE_KEEP_CANCELS",
              "FLEX_SITE_KEEP_REQUESTS",
              "FLEX_SITE_PROVIDER_TOKEN_FILE", "FLEX_STORE_MONGODB_URI"),
          new SiteParts())));

  public Services {
    ours = List.copyOf(ours);
    var labels = new HashSet<String>();
    for (var service : rowsOf(ours)) {
      if (!labels.add(service.label())) {
        throw new IllegalArgumentException("two services are called " + service.label());
      }
    }
    var ports = new HashSet<String>();
    for (var port : portsOf(ours)) {
      if (!ports.add(port.label())) {
        throw new IllegalArgumentException("two ports are called " + port.label());
      }
    }
  }

  /** All: broker and database, then ours. */
  public List<Service> rows() {
    return rowsOf(ours);
  }

  public List<Port> ports() {
    return portsOf(ours);
  }

  public Optional<Service> named(String label) {
    return rows().stream().filter(s -> s.label().equals(label)).findFirst();
  }

  /** Those of ours that have this part of the API. */
  public List<FlexService> offering(Offer offer) {
    return ours.stream().filter(s -> s.offers().contains(offer)).toList();
  }

  /** The one that knows stores and shops. */
  public FlexService ofStores() {
    return offering(Offer.STORES).getFirst();
  }

  public List<String> labels() {
    return rows().stream().map(Service::label).toList();
  }

  /** In a sentence: {@code broker, database and site-service}. */
  public String listed() {
    var labels = labels();
    return String.join(", ", labels.subList(0, labels.size() - 1)) + " and " + labels.getLast();
  }

  /** A name as wide as the widest label, for lines below each other. */
  String column(String name) {
    int width = labels().stream().mapToInt(String::length).max().orElse(0);
    return name + " ".repeat(Math.max(0, width - name.length()));
  }

  private static List<Service> rowsOf(List<FlexService> ours) {
    var rows = new ArrayList<Service>(Foundation.all());
    rows.addAll(ours);
    return List.copyOf(rows);
  }

  private static List<Port> portsOf(List<FlexService> ours) {
    return rowsOf(ours).stream().flatMap(s -> s.ports().stream()).toList();
  }
}
