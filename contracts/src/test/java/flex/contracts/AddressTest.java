package flex.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Topic and key follow from the tables and the message; whatever came elsewhere is told where it belongs. */
class AddressTest {
  private static final RequestId REQUEST = new RequestId("order-1");
  private static final StoreAlias STORE = new StoreAlias("milestones");

  private final Wire wire = Wire.flex("site");

  static Stream<Arguments> types() {
    return SchemasTest.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldHaveAddressOfItsTopicWhenTypeIsInTable(String name, Class<?> type) {
    var message = Examples.of(name, type);
    var address = wire.address(message);
    JsonNode body = Json.mapper().valueToTree(message);

    assertThat(Topics.table()).anyMatch(topic -> topic.carries(type) && topic.covers(address.topic()));
    assertThat(address.topic()).doesNotContain("{");
    assertThat(address.key()).isEqualTo(message.key());
    assertThat(body.at(String.valueOf(address.keyField())).asText()).isEqualTo(address.key());
    assertThat(wire.check(address.topic(), address.key(), message)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldNameFieldAndRemedyWhenKeyIsWrong(String name, Class<?> type) {
    var message = Examples.of(name, type);
    var address = wire.address(message);

    assertThat(wire.check(address.topic(), "other", message)).hasValueSatisfying(problem -> {
      assertThat(problem.reason()).isEqualTo(Reason.WRONG_KEY);
      assertThat(problem.field()).isEqualTo(address.keyField()).isNotNull();
      assertThat(problem.remedy())
          .isEqualTo("Send the value of this field as key of the record, so that order is kept.");
    });
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldRefuseTypeWhenTopicIsWrong(String name, Class<?> type) {
    var message = Examples.of(name, type);

    for (var topic : Topics.table()) {
      if (!topic.carries(type)) {
        assertThat(wire.check(topic.address(), message.key(), message)).hasValueSatisfying(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.UNKNOWN_TYPE);
          assertThat(problem.detail()).isEqualTo(name + " does not belong on " + topic.address() + ".");
          assertThat(problem.remedy()).isEqualTo("Send it to the topic that the table of topics names.");
        });
      }
    }
    assertThat(wire.check("flex.nobody.events.v1", message.key(), message)).isPresent();
  }

  @Test
  void shouldNameTheTopicWhenACommandCameOnThatOfAnotherStore() {
    var command = new StoreCommand.OpenShop("c", STORE, 1, new ShopAlias("Demo"));

    assertThat(wire.address(command)).isEqualTo(
        new Address("flex.store.milestones.commands.v1", "milestones", "/storeAlias"));
    assertThat(wire.check("flex.store.other.commands.v1", "milestones", command)).hasValueSatisfying(problem -> {
      assertThat(problem.reason()).isEqualTo(Reason.WRONG_KEY);
      assertThat(problem.field()).isEqualTo("/storeAlias");
      assertThat(problem.remedy()).contains("flex.store.milestones.commands.v1");
    });
  }

  @Test
  void shouldBeKeyedByTheRefusedMessageWhenARejectionIsAboutNoRequest() {
    assertThat(wire.address(new RequestEvent.Rejected(null, "m-1", List.of())))
        .isEqualTo(new Address(Topics.SITE_EVENTS, "m-1", "/messageId"));
    assertThat(wire.address(new RequestEvent.Rejected(REQUEST, "m-1", List.of())))
        .isEqualTo(new Address(Topics.SITE_EVENTS, "order-1", "/requestId"));
  }

  @Test
  void shouldGoToTheOwnersOwnTopicsAndBeHeardOnAllWhenEveryServiceSaysIt() {
    var table = Stream.of(Topics.table(), Topics.service("transfer", "the transfer service", List.of("operator"),
        SiteCommand.class, SiteEvent.class)).flatMap(List::stream).toList();
    var transfer = new TopicAddresses(table, "transfer");
    var stuck = new RequestEvent.Stuck(REQUEST, null, StepName.REPORT, "why");

    assertThat(transfer.of(stuck).topic()).isEqualTo("flex.transfer.events.v1");
    assertThat(transfer.of(new RequestCommand.Query(REQUEST)).topic()).isEqualTo("flex.transfer.commands.v1");
    assertThat(transfer.on(Topics.SITE_EVENTS, stuck)).contains(
        new Address(Topics.SITE_EVENTS, "order-1", "/requestId"));
    assertThat(transfer.on(Topics.STORE_EVENTS, stuck)).isEmpty();
    assertThat(transfer.of(new SiteCommand.QueryStore(STORE)).topic()).isEqualTo(Topics.SITE_COMMANDS);
    assertThatIllegalArgumentException().isThrownBy(() -> Wire.flex("store").address(stuck));
  }

  @Test
  void shouldKnowAddressesOfOtherTablesWhenGivenThem() {
    record Ping(String id) {}
    var types = Map.of("flex.example.Ping.v1", Ping.class);
    var own = Wire.of(types, _ -> Json.mapper().createObjectNode(),
        ping -> new Address("pings", ((Ping) ping).id(), "/id"));
    var none = Wire.of(types, _ -> Json.mapper().createObjectNode());

    assertThat(own.address(new Ping("p")).topic()).isEqualTo("pings");
    assertThat(own.check("pings", "p", new Ping("p"))).isEmpty();
    assertThat(own.check("pongs", "p", new Ping("p"))).map(Problem::reason).contains(Reason.UNKNOWN_TYPE);
    assertThat(own.check("pings", "q", new Ping("p"))).map(Problem::field).contains("/id");
    assertThat(none.check("anywhere", "q", new Ping("p"))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> none.address(new Ping("p")));
    assertThatIllegalArgumentException().isThrownBy(() -> wire.address(new Ping("p")));
  }
}
