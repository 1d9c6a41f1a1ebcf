package flex.chassis.request.io;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import flex.contracts.RequestId;
import flex.contracts.RequestState;
import flex.contracts.StoreAlias;
import flex.embedded.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Requests among many sagas that are none, page by page. */
class RequestPagesIT {
  private static final int OTHERS = 120;
  private static final int REQUESTS = 7;

  private final String database = TestDatabase.freshName();
  private final MongoClient client = MongoClients.create(TestDatabase.shared().uri());
  private final Office office = new Office(database, client, false, Office.NOW, EarlyCancelStores.Bounds.USUAL);

  /** Newer than every request, about the same store, and all begun in one moment. */
  @BeforeEach
  void fill() {
    IntStream.range(0, REQUESTS).forEach(i -> office.submit("r-" + i));
    var sagas = client.getDatabase(database).getCollection("sagas");
    var later = Date.from(Instant.now().plusSeconds(60));
    sagas.insertMany(IntStream.range(0, OTHERS).mapToObj(i -> new Document("_id", "hold-" + i)
        .append("type", "store-hold").append("version", 1L).append("status", "ENDED").append("subject", "one")
        .append("events", List.of()).append("createdAt", later)).toList());
  }

  @AfterEach
  void close() {
    office.close();
    client.close();
  }

  private List<String> pages(@Nullable StoreAlias store, int limit) {
    var ids = new ArrayList<String>();
    @Nullable
    RequestId last = null;
    List<RequestState> page;
    do {
      page = office.requests.states(store, last, limit);
      page.forEach(s -> ids.add(s.requestId().value()));
      last = page.isEmpty() ? null : page.getLast().requestId();
    } while (page.size() == limit);
    return ids;
  }

  @Test
  void shouldFillEachPageWithRequestsHoweverManyOthersThereAre() {
    var all = IntStream.range(0, REQUESTS).mapToObj(i -> "r-" + i).toList();

    for (var limit : List.of(1, 2, 7, 100)) {
      assertThat(pages(null, limit)).as("limit %d", limit).containsExactlyInAnyOrderElementsOf(all);
      assertThat(pages(new StoreAlias("one"), limit)).as("of a store, limit %d", limit)
          .containsExactlyInAnyOrderElementsOf(all);
    }
    assertThat(office.requests.states(null, 3)).as("the newest").hasSize(3);
    assertThat(pages(new StoreAlias("two"), 2)).isEmpty();
    assertThatThrownBy(() -> office.requests.states(null, new RequestId("nobody"), 2))
        .isInstanceOf(NoSuchElementException.class);
  }
}
