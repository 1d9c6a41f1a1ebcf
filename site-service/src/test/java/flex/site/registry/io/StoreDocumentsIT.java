package flex.site.registry.io;

import com.mongodb.client.model.Filters;
import flex.contracts.DomainName;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo.Shop;
import flex.site.registry.Hold;
import flex.site.registry.Reservation.Result;
import flex.site.registry.VmIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How stores stand in the database, which older and newer builds read. */
class StoreDocumentsIT extends StoresFixture {
  @Test
  void shouldKeepDocumentsAsTheyWereWhenTheyAreWritten() {
    var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    running();
    stores.hold(ALIAS, id("r2"), new DomainName("new.example.com"));
    stores.changeShops(ALIAS, 2, _ -> List.of(shop("One")));

    var document = Objects.requireNonNull(database.getCollection("stores").find().first());
    var createdAt = document.getDate("createdAt");
    assertThat(createdAt).isAfterOrEqualTo(Date.from(before));
    assertThat(document).isEqualTo(new Document("_id", "milestones").append("vmId", VmIds.of(id("r1")))
        .append("requestId", "r1").append("ipAddress", "127.77.0.2").append("domainName", "new.example.com")
        .append("domainNames", List.of("new.example.com", "m.example.com")).append("version", "6.14.0")
        .append("patchLevel", 0).append("os", "Debian-12").append("vmType", "Standard").append("state", "RUNNING")
        .append("holder", "r2").append("epoch", 2L)
        .append("shops", List.of(new Document("shopAlias", "One").append("shopRefAlias", "One")
            .append("shopType", "Flex_6_14_0").append("shopName", "Shop").append("open", false)
            .append("url", "http://127.77.0.2:8000/One")))
        .append("shopsVersion", 1L).append("createdAt", createdAt).append("formerDomainName", "m.example.com"));

    stores.release(ALIAS, id("r2"));
    var free = Objects.requireNonNull(database.getCollection("stores").find().first());
    assertThat(free).containsKey("holder").doesNotContainKey("formerDomainName");
    assertThat(free.get("holder")).isNull();
  }

  @Test
  void shouldFindStoresAndRequestsWhenTheirNamesLookLikeObjectIds() {
    var alias = "a".repeat(24);
    var request = "0123456789abcdef01234567";
    stores.reserve(reservation(request, alias, "a.example.com"));

    assertThat(stores.find(new StoreAlias(alias))).isPresent();
    stores.finish(new StoreAlias(alias), id(request));
    assertThat(stores.hold(new StoreAlias(alias), id("r2"), null)).isInstanceOf(Hold.Held.class);
    stores.free(id(request));
    assertThat(stores.find(new StoreAlias(alias))).isEmpty();
    assertThat(stores.reserve(reservation(request, alias, "a.example.com"))).isEqualTo(new Result.Undone());
    assertThat(database.getCollection("closed_requests").find(Filters.eq("_id", request)).first()).isNotNull();
  }
}
