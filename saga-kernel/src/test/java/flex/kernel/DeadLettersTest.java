package flex.kernel;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLettersTest {
  @Test
  void shouldHaveRoomForTheLargestThatARequestMayHold() {
    var settings = new HashMap<>(DeadLetters.sending(Map.of("bootstrap.servers", "localhost:1")));
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    var config = new ProducerConfig(settings);

    assertThat(config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG))
        .isGreaterThanOrEqualTo(config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
  }
}
