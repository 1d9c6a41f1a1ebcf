package flex.contracts;

import flex.contracts.Topics.Topic;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class TopicsTest {
  static Stream<Arguments> types() {
    return SchemasTest.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldTravelOnOneTopicOfItsOwnerWhenTypeIsInTable(String name, Class<? extends Message> type) {
    var owner = name.split("\\.", 3)[1];
    var topics = Topics.table().stream().filter(topic -> topic.carries(type)).map(Topic::owner).toList();

    if (owner.equals("request")) {
      assertThat(topics).as("one of each service").doesNotHaveDuplicates().contains("site");
    } else {
      assertThat(topics).containsExactly(owner);
    }
  }

  @Test
  void shouldNameBothTopicsOfAServiceByItsOwner() {
    assertThat(Topics.commands("site")).isEqualTo(Topics.SITE_COMMANDS);
    assertThat(Topics.events("site")).isEqualTo(Topics.SITE_EVENTS);
    assertThat(Topics.service("template-engine", "the template engine", List.of("operator"), SiteCommand.class,
        SiteEvent.class)).extracting(Topic::address)
        .containsExactly("flex.template-engine.commands.v1", "flex.template-engine.events.v1");
  }

  @Test
  void shouldEqualCommittedAsyncApiWhenGeneratedFromTables() {
    var generated = Committed.pretty(AsyncApi.document());
    if (Committed.writeSchemas()) {
      Committed.write(Committed.ASYNCAPI, generated);
    }
    assertThat(Committed.textOf(Committed.ASYNCAPI))
        .as("asyncapi.json is not what the tables say now. If that is meant: %s", SchemasTest.REWRITE)
        .isEqualTo(generated);
  }

  @Test
  void shouldPointToWhatIsThereWhenAsyncApiRefers() {
    var document = AsyncApi.document();
    assertThat(document.findValuesAsText("$ref")).hasSizeGreaterThan(100).allSatisfy(ref -> {
      if (ref.startsWith("#")) {
        // Dots belong to the names; only slashes separate.
        assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
      } else {
        assertThat(Committed.ASYNCAPI.resolveSibling(ref)).exists();
      }
    });
  }

  @Test
  void shouldLeaveOutTopicsOfStoresWhenFixedTopicsAreListed() {
    assertThat(Topics.fixed()).containsExactly(Topics.PROVISIONING_EVENTS, Topics.SITE_COMMANDS, Topics.SITE_EVENTS,
        Topics.STORE_EVENTS, Topics.STORE_LOGS);
  }

  @Test
  void shouldNameTopicOfStoreAndOfDeadLetters() {
    var topic = Topics.storeCommands(new StoreAlias("milestones"));

    assertThat(topic).isEqualTo("flex.store.milestones.commands.v1");
    assertThat(Topics.deadLetters(topic)).isEqualTo("flex.store.milestones.commands.v1-dlt");
    assertThat(Topics.isDeadLetters(Topics.deadLetters(topic))).isTrue();
    assertThat(Topics.isDeadLetters(topic)).isFalse();
  }

  @Test
  void shouldFitKafkaWhenStoreAliasIsLongest() {
    assertThat(Topics.deadLetters(Topics.storeCommands(new StoreAlias("a".repeat(63))))).hasSizeLessThanOrEqualTo(249);
  }
}
