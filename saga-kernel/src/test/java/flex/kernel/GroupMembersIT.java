package flex.kernel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Members of a group that do not answer any more; their sessions do not end, since their threads live. */
class GroupMembersIT {
  private final Harness harness = new Harness();
  private final String group = "group-" + UUID.randomUUID();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNotWaitForMembersWhoseProcessHasEnded() {
    var own = GroupMembers.clientId(group);
    var gone = own.replaceFirst(":\\d+:\\d+$", ":1:1");
    assertThat(gone).isNotEqualTo(own);
    try (var _ = silent(gone + "-0"); var inbound = listen()) {
      await().until(inbound::isRunning);
    }
  }

  @Test
  void shouldLeaveMembersAloneThatLive() throws InterruptedException, ExecutionException {
    try (var _ = silent(GroupMembers.clientId(group) + "-0"); var admin = Admin.create(harness.kafka)) {
      var before = members(admin);

      GroupMembers.takeOutGone(admin, group);

      assertThat(members(admin)).hasSize(1).isEqualTo(before);
    }
  }

  private List<String> members(Admin admin) throws InterruptedException, ExecutionException {
    return Objects.requireNonNull(admin.describeConsumerGroups(List.of(group)).all().get().get(group)).members()
        .stream()
        .map(MemberDescription::consumerId).toList();
  }

  private Inbound listen() {
    return Inbound.builder(harness.kafka, group, harness.wire, harness.producer, harness.meters)
        .topic(harness.topic, 1).ignore(Steps.Note.class).start();
  }

  /** Joins, and then does not answer the group. */
  private KafkaConsumer<String, byte[]> silent(String clientId) {
    var settings = new HashMap<>(harness.kafka);
    settings.put("group.id", group);
    settings.put("client.id", clientId);
    var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(harness.topic));
    await().until(() -> {
      consumer.poll(Duration.ofMillis(50));
      return !consumer.assignment().isEmpty();
    });
    return consumer;
  }
}
