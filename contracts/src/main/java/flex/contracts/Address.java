package flex.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Where a message belongs.
 *
 * @param key of its record; order holds per key
 * @param keyField JSON pointer to the field that the key is taken from; null where it is from none
 */
public record Address(String topic, String key, @Nullable String keyField) {
  public Address(String topic, String key) {
    this(topic, key, null);
  }
}
