package flex.cli;

import flex.contracts.wire.Json;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SiteVerbsTest extends AgainstSite {
  private static String request(String status, String step) {
    return """
        {"requestId":"r1","kind":"SHOP_IN_NEW_STORE","status":"%s","storeAlias":"milestones","shopAlias":"M",
         "acceptedAt":"2026-01-02T03:04:05Z",%s
         "steps":[{"name":"CLONE_TEMPLATE","status":"%s","startedAt":"2026-01-02T03:04:06Z"}]}"""
        .formatted(status, status.equals("RUNNING") ? "" : "\"endedAt\":\"2026-01-02T03:04:07Z\",", step);
  }

  @Test
  @Tag("SITE-06")
  void shouldShowARequestWithItsSteps() {
    site.answer("GET /api/v1/requests/r1", 200, request("SUCCEEDED", "DONE"));
    var run = flex("request", "show", "r1");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("r1", "clone template", "done", "succeeded after 2.000 s");
    assertThat(site.tokens).containsOnly("Bearer t0ken");
    assertThat(flex("request", "show", "r1", "--json").json().path("status").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  @Tag("SITE-06")
  void shouldShowWhatWasSaidLastByWhatFailed() {
    site.answer("GET /api/v1/requests/r1", 200, request("FAILED", "UNDONE").replace("\"steps\"",
        "\"cause\":\"no port\",\"log\":[\"It starts.\",\"Cannot listen\"],\"steps\""));
    assertThat(flex("request", "show", "r1").out()).contains(": no port\nthe last lines of its log:\n",
        "  It starts.\n  Cannot listen\n");
  }

  @Test
  void shouldNameTheFilesOfAStoreThatCannotBeUsed() {
    site.answer("GET /api/v1/stores/milestones/info", 200, """
        {"storeAlias":"milestones","shops":[],"faults":[{"file":"Config/store.json","detail":"it is empty"}]}""");
    assertThat(flex("store", "info", "milestones").out())
        .contains("fault               Config/store.json: it is empty\n");
  }

  @Test
  @Tag("SITE-06")
  void shouldFollowUntilTheEndAndFailWithTheRequest() {
    site.answer("GET /api/v1/requests/r1", 200, request("RUNNING", "RUNNING"))
        .answer("GET /api/v1/requests/r1", 200, request("UNDOING", "UNDOING"))
        .answer("GET /api/v1/requests/r1", 200, request("FAILED", "UNDONE"));
    var run = flex("request", "show", "r1", "--follow");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).containsSubsequence("running", "undoing", "undone", "failed after");
  }

  @Test
  void shouldEndWith4WhenThereIsNoSuchRequest() {
    site.answer("GET /api/v1/requests/r9", 404, """
        {"title":"Not Found","problems":[{"reason":"UNKNOWN_REQUEST","detail":"There is no request r9.",
         "remedy":"List the requests."}]}""");
    var run = flex("request", "show", "r9");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).isEqualTo("flex: There is no request r9.\n  List the requests.\n");
  }

  @Test
  void shouldNameFieldsAndRemediesWhenTheSiteRefuses() throws IOException {
    site.answer("POST /api/v1/shop-requests", 422, """
        {"problems":[{"reason":"VERSION_TOO_OLD","field":"/version","detail":"6.13.0 is too old.","remedy":"Use 6.14.0."},
         {"reason":"UNKNOWN_VM_TYPE","field":"/vmType","detail":"There is no Huge.","remedy":"Use Standard."}]}""");
    var run = flex("shop", "request", "--domain", "m.example.com", "--name", "M", "--version", "6.13.0");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err()).isEqualTo("""
        flex: --version: 6.13.0 is too old.
          Use 6.14.0.
        flex: --vm-type: There is no Huge.
          Use Standard.
        """);
    var json = flex("shop", "request", "--domain", "m.example.com", "--name", "M", "--version", "6.13.0", "--json");
    assertThat(json.out()).isEmpty();
    var error = Json.mapper().readTree(json.err());
    assertThat(error.path("exitCode").asInt()).isEqualTo(5);
    assertThat(error.path("problems").path(1).path("remedy").asText()).isEqualTo("Use Standard.");
  }

  @Test
  @Tag("SITE-02")
  void shouldRequestAShopWithDefaultsWhenOnlyDomainAndNameAreGiven() throws IOException {
    site.answer("POST /api/v1/shop-requests", 202, request("RUNNING", "RUNNING"));
    var run = flex("shop", "request", "--domain", "milestones.example.com", "--name", "Milestones", "--id", "r1");
    assertThat(run.code()).isZero();
    var body = Json.mapper().readTree(site.bodies.getFirst());
    assertThat(body.toString()).isEqualTo(Json.mapper().readTree("""
        {"requestId":"r1","shopName":"Milestones","version":"6.15.0","vmType":"Standard",
         "domainName":"milestones.example.com","shopAlias":"milestones","shopType":"Flex_6_15_0"}""").toString());
  }

  @Test
  @Tag("SITE-05")
  void shouldRequestAFurtherShopOfTheStoresTypeWhenAStoreIsGiven() throws IOException {
    site.answer("GET /api/v1/stores/milestones", 200, "{\"version\":\"6.14.0\"}")
        .answer("POST /api/v1/stores/milestones/shops", 202, request("RUNNING", "RUNNING"));
    var run = flex("shop", "request", "--store", "milestones", "--name", "Second", "--alias", "Second");
    assertThat(run.code()).isZero();
    assertThat(Json.mapper().readTree(site.bodies.getLast()).path("shopType").asText()).isEqualTo("Flex_6_14_0");
  }

  @Test
  void shouldListShopsAndStores() {
    site.answer("GET /api/v1/shops?limit=101", 200, """
        [{"storeAlias":"milestones","shopAlias":"M","shopName":"Milestones","version":"6.14.0","open":true,
          "url":"http://127.77.0.2:8000/M"}]""").answer("GET /api/v1/stores?limit=101", 200, "[]");
    assertThat(flex("shop", "list").out()).contains("SHOP", "Milestones", "http://127.77.0.2:8000/M");
    assertThat(flex("shop", "list", "--json").json()).hasSize(1);
    assertThat(flex("store", "list").out()).isEqualTo("no stores\n");
    assertThat(flex("store", "list", "--json").out().strip()).isEqualTo("[ ]");
  }

  @Test
  void shouldCancelAndEncodeWhatWasTyped() {
    site.answer("POST /api/v1/requests/a%2Fb%20c/cancellation", 409, """
        {"problems":[{"reason":"TOO_LATE_TO_CANCEL","detail":"Too late.","remedy":"Remove the shop."}]}""");
    var run = flex("request", "cancel", "a/b c", "--reason", "by mistake");
    assertThat(run.code()).isEqualTo(5);
    assertThat(site.bodies.getFirst()).contains("by mistake");
  }

  @Test
  void shouldNameTheNextStepWhenARequestIsStuckAndTakeItWhenAsked() throws IOException {
    site.answer("GET /api/v1/requests/r1", 200, request("STUCK", "FAILED"))
        .answer("GET /api/v1/requests/r1", 200, request("RUNNING", "RUNNING"))
        .answer("GET /api/v1/requests/r1", 200, request("SUCCEEDED", "DONE"))
        .answer("POST /api/v1/requests/r1/retry", 202, request("RUNNING", "RUNNING"));
    assertThat(flex("request", "show", "r1").out()).contains("flex request retry r1 --reason ...");
    var run = flex("request", "retry", "r1", "--reason", "room on the disk", "--follow");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("succeeded");
    assertThat(site.calls).contains("POST /api/v1/requests/r1/retry");
    assertThat(Json.mapper().readTree(site.bodies.get(1)).toString()).isEqualTo("{\"reason\":\"room on the disk\"}");
  }

  @Test
  void shouldEndWith6AndTheSitesRemedyWhenItsDatabaseIsAway() {
    site.answer("GET /api/v1/stores?limit=101", 503, """
        {"title":"Service Unavailable","problems":[{"reason":"FAILED","detail":"The database is away.",
         "remedy":"Try again in a moment."}]}""").answer("GET /api/v1/shops?limit=101", 503, "");
    var run = flex("store", "list");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).isEqualTo("flex: The database is away.\n  Try again in a moment.\n");
    var bare = flex("shop", "list");
    assertThat(bare.code()).isEqualTo(6);
    assertThat(bare.err()).contains("503", "flex status");
  }

  @Test
  void shouldEndWith5WhenTheSiteHasNoAddressLeft() {
    site.answer("POST /api/v1/shop-requests", 503, """
        {"problems":[{"reason":"NO_FREE_ADDRESS","detail":"None left.","remedy":"Widen the pool."}]}""");
    assertThat(flex("shop", "request", "--domain", "m.example.com", "--name", "M").code()).isEqualTo(5);
  }

  @Test
  void shouldEndWith6AndNameTheAddressWhenTheSiteIsGone() {
    site.close();
    var run = flex("store", "list");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).contains("http://127.0.0.1:", "flex up");
  }
}
