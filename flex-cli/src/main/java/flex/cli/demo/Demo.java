package flex.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import flex.cli.stack.Home;
import flex.cli.stack.LogFile;
import flex.cli.stack.Services;
import flex.cli.stack.Vms;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import flex.cli.terminal.Terminal;
import flex.cli.terminal.Terminal.Style;
import flex.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InterruptException;

/** Asks a running stack for shops and looks whether they really answer. */
public final class Demo {
  private static final Duration LISTEN = Duration.ofMillis(100);
  private static final Duration SHOP_ANSWER = Duration.ofSeconds(10);
  private static final int LOG_LINES = 15;

  private final Home home;
  private final Services services;
  private final String bootstrapServers;
  private final Terminal terminal;
  private final List<DemoShop> shops;

  /** Of three shops. */
  public Demo(Home home, Services services, String bootstrapServers, Terminal terminal) {
    this(home, services, bootstrapServers, terminal, DemoShop.all());
  }

  Demo(Home home, Services services, String bootstrapServers, Terminal terminal, List<DemoShop> shops) {
    this.home = home;
    this.services = services;
    this.bootstrapServers = bootstrapServers;
    this.terminal = terminal;
    this.shops = List.copyOf(shops);
  }

  /**
   * One shop that answered with its own name.
   *
   * @param seconds from the request to the site's word that it is ready
   */
  public record Answered(String requestId, String shopName, String version, String vmType, String url,
      double seconds) {}

  /** Ends with a failure unless all shops answer with their own names by {@code deadline} of the nano clock. */
  public List<Answered> run(long deadline) {
    try (var provisioning = new ForeignProvisioning(bootstrapServers)) {
      var courses = new ArrayList<>(shops.stream().map(DemoCourse::of).toList());
      terminal.say("provisioning system: publishes ShopRequested for " + courses.size() + " shops");
      long begin = System.nanoTime();
      for (var course : courses) {
        provisioning.shopRequested(course.shop().requestId(), course.shop().json());
      }
      follow(provisioning, courses, begin, deadline);
      return courses.stream().map(this::visit).toList();
    } catch (ExecutionException e) {
      throw new Failure(ExitCode.FAILED, "the broker did not take the request: " + e.getCause(), logTail(""), e);
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted", "", e);
    }
  }

  private void follow(ForeignProvisioning provisioning, List<DemoCourse> courses, long begin, long deadline) {
    var progress = new DemoLines(terminal);
    while (!courses.stream().allMatch(DemoCourse::hasEnded)) {
      progress.draw(courses, (System.nanoTime() - begin) / 1e9);
      for (var heard : provisioning.hear(LISTEN)) {
        var event = parse(heard.json());
        for (int i = 0; i < courses.size(); i++) {
          var course = courses.get(i);
          if (course.shop().requestId().equals(event.path("requestId").asText())) {
            courses.set(i, course.with(heard.type(), event, (System.nanoTime() - begin) / 1e9));
            progress.step(courses.get(i), courses);
          }
        }
      }
      if (System.nanoTime() - deadline > 0) {
        var late = courses.stream().filter(c -> !c.hasEnded()).toList();
        throw new Failure(ExitCode.TIMED_OUT, "not ready in time: " + late.stream()
            .map(c -> c.shop().shopName() + " (last step: " + c.lastStep() + ")").collect(Collectors.joining(", ")),
            logTail(late.getFirst().shop().storeAlias()));
      }
    }
    var failed = courses.stream().filter(c -> c.failure() != null).toList();
    if (!failed.isEmpty()) {
      throw new Failure(ExitCode.FAILED, failed.stream().map(c -> c.shop().shopName() + ": " + c.failure())
          .collect(Collectors.joining("\n")), logTail(failed.getFirst().shop().storeAlias()));
    }
  }

  private static JsonNode parse(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new Failure(ExitCode.FAILED, "the site published what is no JSON: " + json, "", e);
    }
  }

  private Answered visit(DemoCourse course) {
    var shop = course.shop();
    var url = String.valueOf(course.url());
    try (var http = HttpClient.newHttpClient()) {
      var page = http.send(HttpRequest.newBuilder(URI.create(url)).timeout(SHOP_ANSWER).build(),
          HttpResponse.BodyHandlers.ofString());
      if (page.statusCode() != 200 || !shows(page.body(), shop)) {
        throw new Failure(ExitCode.FAILED, "%s answers with status %s, and %s".formatted(url, page.statusCode(),
            page.body().contains(shop.shopName()) ? "with other shops' names" : "without the name " + shop.shopName()),
            logTail(shop.storeAlias()));
      }
      terminal.say("  %s  %s answers with its own name", terminal.styled("ok", Style.GOOD),
          terminal.styled("%-34s %s".formatted(url, shop.shopName()), Style.STRONG));
      return new Answered(shop.requestId(), shop.shopName(), shop.version(), shop.vmType(), url, course.seconds());
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILED, shop.shopName() + " does not answer at " + url + ": " + e,
          logTail(shop.storeAlias()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted", "", e);
    }
  }

  private static boolean shows(String page, DemoShop shop) {
    return page.contains(shop.shopName()) && DemoShop.all().stream().map(DemoShop::shopName)
        .filter(name -> !name.equals(shop.shopName())).noneMatch(page::contains);
  }

  /** The ends of the logs that can explain it: the store's, where there is one, and the site's. */
  private String logTail(String storeAlias) {
    var text = new StringBuilder();
    Vms.find(home, storeAlias).ifPresent(vm -> append(text, vm.console().toString(), new LogFile(vm.console())));
    var log = home.log(services.ofStores());
    append(text, log.toString(), new LogFile(log));
    return text.toString();
  }

  private static void append(StringBuilder text, String name, LogFile log) {
    text.append("the end of ").append(name).append(":\n");
    log.tail(LOG_LINES).forEach(line -> text.append("| ").append(line).append('\n'));
  }
}
