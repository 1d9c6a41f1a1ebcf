package flex.site.request.io;

import flex.contracts.RequestCommand.Cancel;
import flex.contracts.RequestCommand.Query;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.SiteEvent;
import flex.contracts.Topics;
import flex.site.testing.RunningSite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests and their cancels over two topics of a real broker, and over HTTP: however they are read, no shop is built. */
class EarlyCancelIT {
  private static final long SEED = 20261127;

  private final RunningSite site = RunningSite.shared();

  private static RequestId id(String name) {
    return new RequestId("order-" + name);
  }

  private void request(String name) {
    site.stores().keepSilent(name);
    site.send(Topics.PROVISIONING_EVENTS, id(name).value(), RequestsIT.request(name));
  }

  private void cancel(String name) {
    site.send(Topics.SITE_COMMANDS, id(name).value(), new Cancel(id(name), "withdrawn"));
  }

  @Test
  void shouldCancelEveryRequestInWhateverOrderTheTwoTopicsAreRead() {
    var names = IntStream.range(0, 8).mapToObj(i -> "either-" + i).toList();
    var sends = new ArrayList<Runnable>();
    names.forEach(name -> {
      sends.add(() -> request(name));
      sends.add(() -> cancel(name));
    });
    Collections.shuffle(sends, new Random(SEED));
    sends.forEach(Runnable::run);

    for (var name : names) {
      assertThat(site.await(RequestEvent.Cancelled.class, e -> e.requestId().equals(id(name))).reason())
          .isEqualTo("withdrawn");
      site.awaitRequest(id(name).value(), "CANCELLED");
      assertThat(said(SiteEvent.ShopReady.class, name)).isEmpty();
      assertThat(site.get("/api/v1/stores/" + name).status()).isEqualTo(404);
    }
    assertThat(site.all(RequestEvent.Rejected.class, e -> e.problems().toString().contains("order-either-"))).isEmpty();
  }

  @Test
  void shouldTakeNoStepWhenTheCancelWasReadFirst() {
    var message = site.send(Topics.SITE_COMMANDS, id("ahead").value(), new Cancel(id("ahead"), "withdrawn"));
    // Of the same partition, so that it is answered behind it.
    var query = site.send(Topics.SITE_COMMANDS, id("ahead").value(),
        new Query(id("ahead")));
    site.await(RequestEvent.Rejected.class, e -> e.messageId().equals(query));

    request("ahead");

    site.await(RequestEvent.Cancelled.class, e -> e.requestId().equals(id("ahead")));
    assertThat(said(SiteEvent.AddressReserved.class, "ahead")).isEmpty();
    assertThat(site.get("/api/v1/requests/order-ahead").body().get("steps")).isEmpty();
    assertThat(site.all(RequestEvent.Rejected.class, e -> e.messageId().equals(message))).isEmpty();
  }

  @Test
  void shouldRememberACancelOverHttpAndSayUntilWhen() {
    var reply = site.post("/api/v1/requests/order-http-ahead/cancellation", "{\"reason\": \"withdrawn\"}");
    reply.assertProblem(404, "/requestId");
    assertThat(reply.body().at("/problems/0/detail").asText()).contains("if it comes until 20");

    request("http-ahead");

    site.await(RequestEvent.Cancelled.class, e -> e.requestId().equals(id("http-ahead")));
    assertThat(said(SiteEvent.AddressReserved.class, "http-ahead")).isEmpty();
  }

  private <E extends SiteEvent.OfRequest> List<E> said(Class<E> type, String name) {
    return site.all(type, e -> e.requestId().equals(id(name)));
  }
}
