package flex.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An operator at night in a store that runs, who has {@code docs/runbook-stuck-sagas.md} and does what it says. */
final class StuckSagas implements AutoCloseable {
  private static final String STORE = "milestones";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Stack stack;
  private final ProvisioningSystem provider;
  private final ChaosVms vms;
  private final ChaosVms.Vm vm;
  private final MongoClient client;

  StuckSagas(Stack stack, ProvisioningSystem provider) throws IOException {
    this.stack = stack;
    this.provider = provider;
    this.vms = new ChaosVms(stack);
    this.vm = vms.find(STORE).orElseThrow();
    this.client = MongoClients.create(stack.database());
  }

  /** STUCK since something in the store is in the way: tried again in vain, mended, tried again. */
  void mendAndRetry() throws Exception {
    var inTheWay = shopDirectory("Third");
    Files.writeString(inTheWay, "no directory");
    ask("stuck-1", "Third");
    provider.await("flex.request.Stuck.v1", "stuck-1");

    assertThat(stack.flex("saga", "list", "--stuck").out()).contains("stuck-1", "STUCK", STORE,
        "CREATE_SHOP cannot be undone");
    assertThat(stack.flex("saga", "show", "stuck-1").out()).contains("saga stuck-1: STUCK", "Not a directory",
        "flex saga retry stuck-1 --reason", "docs/runbook-stuck-sagas.md");
    var vain = stack.flex("saga", "retry", "stuck-1", "--reason", "INC-7: perhaps");
    assertThat(vain.exit()).as(vain.out() + vain.err()).isZero();
    follow("stuck-1", "STUCK");

    Files.delete(inTheWay);
    var mended = stack.flex("saga", "retry", "stuck-1", "--reason", "INC-7: removed what was in the way");
    assertThat(mended.exit()).as(mended.out() + mended.err()).isZero();
    follow("stuck-1", "FAILED");
    assertThat(stack.flex("saga", "list", "--stuck").out()).isEqualTo("no saga waits for a person\n");
  }

  /** STUCK as before, but undone by hand; proven by another shop that gets the same alias. */
  void undoByHandAndSkip() throws Exception {
    var inTheWay = shopDirectory("Fourth");
    Files.writeString(inTheWay, "no directory");
    ask("stuck-2", "Fourth");
    provider.await("flex.request.Stuck.v1", "stuck-2");

    Files.delete(inTheWay);
    client.getDatabase("store_" + STORE).getCollection("shops").deleteOne(Filters.eq("_id", "Fourth"));
    client.getDatabase("flex_site").getCollection("stores").updateOne(Filters.eq("_id", STORE),
        Updates.combine(Updates.pull("shops", new Document("shopAlias", "Fourth")), Updates.inc("shopsVersion", 1)));
    vms.agent(vm).orElseThrow().destroy();
    awaitSent("stuck-2", "STUCK");
    var skipped = skip("stuck-2", stack.flex("saga", "show", "stuck-2"), "INC-8: shop removed by hand");
    assertThat(skipped.exit()).as(skipped.out() + skipped.err()).isZero();
    assertThat(skipped.out()).contains("CREATE_SHOP undone");
    follow("stuck-2", "FAILED");

    ask("stuck-3", "Fourth");
    var url = provider.await("flex.site.ShopReady.v1", "stuck-3").data().path("url").asText();
    assertThat(stack.get(url).statusCode()).isEqualTo(200);
  }

  /** PARKED at an input that nobody wants, with a state that fits nothing, and then with a field that is lost. */
  void leaveOutAndPutRight() throws Exception {
    var agent = vms.agent(vm).orElseThrow().pid();
    signal("-STOP", agent);
    ask("parked-1", "Fifth");
    await().atMost(LIMIT).until(() -> saga("parked-1").at("/state/data/step").asText().equals("CREATE_SHOP"));
    var state = saga("parked-1").at("/state/data").toString();
    edit("parked-1", Updates.set("state.data", state.replace("CREATE_SHOP", "START_VM")));
    assertThat(stack.flex("request", "cancel", "parked-1", "--reason", "not wanted").exit()).isZero();
    awaitSent("parked-1", "PARKED");
    assertThat(stack.flex("saga", "list", "--stuck").out()).contains("parked-1", "PARKED", STORE);
    edit("parked-1", Updates.set("state.data", state));
    var shown = stack.flex("saga", "show", "parked-1");
    assertThat(shown.out()).contains("saga parked-1: PARKED",
        "START_VM is no step of the plan SHOP_IN_STORE", "1. in.cancel {\"reason\":\"not wanted\"}",
        "flex saga skip-step parked-1 --version ");

    var skipped = skip("parked-1", shown, "INC-9: the customer wants it after all");
    assertThat(skipped.exit()).as(skipped.out() + skipped.err()).isZero();
    assertThat(skipped.out()).contains("left out for good: in.cancel", "OPEN");

    edit("parked-1", Updates.combine(Updates.unset("lastSent"), Updates.set("state.data", "x")));
    signal("-CONT", agent);
    awaitSent("parked-1", "PARKED");
    var refused = stack.flex("saga", "retry", "parked-1", "--reason", "INC-9: perhaps");
    assertThat(refused.exit()).as(refused.out() + refused.err()).isEqualTo(5);
    assertThat(refused.err()).contains("lastSent", "runbook");
    edit("parked-1", Updates.set("lastSent", 1_000_000L));
    var retried = stack.flex("saga", "retry", "parked-1", "--reason", "INC-9: lastSent put back");
    assertThat(retried.exit()).as(retried.out() + retried.err()).isZero();
    follow("parked-1", "SUCCEEDED");
  }

  private Path shopDirectory(String shop) {
    return vm.directory().resolve("root/WebRoot/StoreTypes").resolve(shop);
  }

  private void ask(String request, String shop) throws IOException, InterruptedException {
    var answer = stack.api("POST", "/api/v1/stores/" + STORE + "/shops", """
        {"requestId":"%s","shopAlias":"%s","shopType":"Flex_6_14_0","shopName":"%s"}""".formatted(request, shop, shop));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  /** As {@code saga show} proposed it. */
  private Stack.Ran skip(String id, Stack.Ran shown, String reason) {
    var version = Pattern.compile("flex saga skip-step " + id + " --version (\\d+) ").matcher(shown.out());
    assertThat(version.find()).as(shown.out() + shown.err()).isTrue();
    return stack.flex("saga", "skip-step", id, "--version", version.group(1), "--reason", reason);
  }

  private void follow(String request, String status) {
    var shown = stack.flex("request", "show", request, "--follow", "--json");
    assertThat(shown.json().path("status").asText()).as(shown.out() + shown.err()).isEqualTo(status);
    assertThat(shown.exit()).isEqualTo(status.equals("SUCCEEDED") ? 0 : 1);
  }

  /** Until nothing but an operator changes its version any more. */
  private void awaitSent(String id, String status) {
    await().atMost(LIMIT).until(() -> saga(id),
        s -> s.path("status").asText().equals(status) && s.path("unsent").asInt() == 0);
  }

  private JsonNode saga(String id) throws IOException, InterruptedException {
    return Stack.json(stack.api("GET", "/api/v1/sagas/" + id, "").body());
  }

  /** Only if nobody wrote since it was looked at, and told to those who remember it, as the runbook says. */
  private void edit(String id, Bson change) {
    await().atMost(LIMIT).until(() -> {
      var version = Objects.requireNonNull(sagas().find(Filters.eq("_id", id)).first()).getLong("version");
      return sagas().updateOne(Filters.and(Filters.eq("_id", id), Filters.eq("version", version)),
          Updates.combine(change, Updates.inc("version", 1L))).getModifiedCount() == 1;
    });
  }

  private MongoCollection<Document> sagas() {
    return client.getDatabase("flex_site").getCollection("sagas");
  }

  private static void signal(String which, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", which, Long.toString(pid)).inheritIO().start().waitFor()).isZero();
  }

  @Override
  public void close() {
    client.close();
  }
}
