package flex.chassis.request.io;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import flex.chassis.request.io.EarlyCancelStores.Bounds;
import flex.contracts.RequestId;
import flex.embedded.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request on one instance, its cancel on another, and every order in which their commands can reach the database: all
 * end the same way.
 */
class InterleavingsIT {
  /** Looks for the request, for a cancel, begins it, looks for a cancel once more. */
  private static final int OF_THE_REQUEST = 4;
  /** Looks for the request, for another cancel, remembers it, reads it, looks for the request once more. */
  private static final int OF_THE_CANCEL = 5;

  private static final Turns TURNS = new Turns();
  private static final MongoClient CLIENT = MongoClients.create(MongoClientSettings.builder()
      .applyConnectionString(new ConnectionString(TestDatabase.shared().uri())).addCommandListener(TURNS).build());
  private static final String DATABASE = TestDatabase.freshName();

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  private static List<String> orders(int requests, int cancels) {
    if (requests == 0 || cancels == 0) {
      return List.of("r".repeat(requests) + "c".repeat(cancels));
    }
    var orders = new ArrayList<String>();
    orders(requests - 1, cancels).forEach(rest -> orders.add("r" + rest));
    orders(requests, cancels - 1).forEach(rest -> orders.add("c" + rest));
    return orders;
  }

  @Test
  void shouldEndCancelledInEveryOrder() throws InterruptedException {
    var orders = orders(OF_THE_REQUEST, OF_THE_CANCEL);
    try (var one = new Office(DATABASE, CLIENT, CLIENT, true, Office.NOW, Bounds.USUAL);
        var two = new Office(DATABASE, CLIENT, CLIENT, true, Office.NOW, Bounds.USUAL)) {
      for (var order : orders) {
        TURNS.begin(order);
        var request = Thread.ofPlatform().start(() -> TURNS.as('r', () -> one.submit(order)));
        var cancel = Thread.ofPlatform().start(() -> TURNS.as('c', () -> two.cancel(order, "of-" + order)));
        request.join();
        cancel.join();
      }

      for (var order : orders) {
        Awaitility.await(order).atMost(Duration.ofSeconds(30)).until(() -> one.status(order).orElse("none"),
            "CANCELLED"::equals);
        assertThat(one.early.of(new RequestId(order))).as("what is remembered of %s", order).isEmpty();
      }
      assertThat(two.rejections()).isEmpty();
      assertThat(one.rejections()).isEmpty();
    }
  }
}
