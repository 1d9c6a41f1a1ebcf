package flex.kernel;

import flex.embedded.testing.TestBroker;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;

class TopicCreationIT {
  /** Many, since the broker is late with few of them. */
  private static final int PARTITIONS = 40;

  @Test
  void shouldReturnWhenTheLeadersOfNewTopicsServe() throws InterruptedException, ExecutionException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers());
    try (var once = Admin.create(Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers(), "retries", 0))) {
      once.describeCluster().nodes().get();
      for (int i = 0; i < 3; i++) {
        var topic = "test." + UUID.randomUUID();

        TopicCreation.ensure(kafka, Map.of(topic, PARTITIONS), _ -> {});

        assertThatCode(() -> once.listOffsets(IntStream.range(0, PARTITIONS).boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(topic, p), _ -> OffsetSpec.earliest()))).all().get())
            .doesNotThrowAnyException();
      }
    }
  }
}
