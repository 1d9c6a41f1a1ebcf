package flex.contracts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flex.contracts.Topics.Topic;
import flex.contracts.wire.Json;
import java.util.List;
import java.util.TreeMap;

/** The AsyncAPI 3.0 document, made from the tables of topics and of wire names; schemas are referred to. */
final class AsyncApi {
  private AsyncApi() {}

  static ObjectNode document() {
    var document = Json.mapper().createObjectNode();
    document.put("asyncapi", "3.0.0");
    document.putObject("info")
        .put("title", "Flex")
        .put("version", "1.0.0")
        .put("description", "Every message of the control plane: CloudEvents 1.0 on Kafka, binary mode (structured mode"
            + " is read, too). Delivery is at least once, in order per key. What cannot be handled goes to the topic"
            + " of the same name with " + Topics.deadLetters("") + " behind it.");
    document.put("defaultContentType", "application/json");
    var channels = document.putObject("channels");
    var operations = document.putObject("operations");
    for (var topic : Topics.table()) {
      channel(channels.putObject(idOf(topic)), topic);
      operations(operations, topic);
    }
    var components = document.putObject("components");
    var messages = components.putObject("messages");
    for (var type : new TreeMap<>(WireNames.table()).entrySet()) {
      message(messages.putObject(type.getKey()), type.getKey(), topicOf(type.getValue()));
    }
    attributes(components.putObject("schemas").putObject("cloudEvent"));
    return document;
  }

  static Topic topicOf(Class<? extends Message> type) {
    return Topics.table().stream().filter(topic -> topic.carries(type)).findFirst().orElseThrow();
  }

  private static String idOf(Topic topic) {
    return topic.address().replace(".{storeAlias}", "");
  }

  private static void channel(ObjectNode channel, Topic topic) {
    channel.put("address", topic.address());
    channel.put("description", topic.description());
    if (topic.perStore()) {
      channel.putObject("parameters").putObject("storeAlias").put("description", StoreAlias.EXPECTED);
    }
    var messages = channel.putObject("messages");
    namesOn(topic).forEach(name -> messages.putObject(name).put("$ref", "#/components/messages/" + name));
    channel.putObject("bindings").putObject("kafka")
        .put("partitions", topic.perStore() ? 1 : Topics.PARTITIONS)
        .put("bindingVersion", "0.5.0");
  }

  private static List<String> namesOn(Topic topic) {
    return new TreeMap<>(WireNames.table()).entrySet().stream()
        .filter(type -> topic.carries(type.getValue()))
        .map(type -> type.getKey())
        .toList();
  }

  private static void operations(ObjectNode operations, Topic topic) {
    topic.writers().forEach(owner -> operation(operations, owner, "send", topic));
    topic.readers().forEach(owner -> operation(operations, owner, "receive", topic));
  }

  private static void operation(ObjectNode operations, String owner, String action, Topic topic) {
    var operation = operations.putObject(owner + "." + action + "." + idOf(topic));
    operation.put("action", action);
    operation.putObject("channel").put("$ref", "#/channels/" + idOf(topic));
    operation.putArray("tags").addObject().put("name", owner);
  }

  private static void message(ObjectNode message, String name, Topic topic) {
    message.put("name", name);
    message.put("contentType", "application/json");
    message.putObject("headers").put("$ref", "#/components/schemas/cloudEvent");
    message.putObject("payload")
        .put("schemaFormat", "application/schema+json;version=draft-2020-12")
        .putObject("schema").put("$ref", "schemas/" + name + ".json");
    message.putObject("bindings").putObject("kafka")
        .put("bindingVersion", "0.5.0")
        .putObject("key").put("type", "string").put("description", topic.key());
  }

  private static void attributes(ObjectNode schema) {
    schema.put("type", "object");
    var properties = schema.putObject("properties");
    attribute(properties, "ce_specversion", "1.0").put("const", "1.0");
    attribute(properties, "ce_id", "unique per source; a second send carries the same id").put("minLength", 1);
    attribute(properties, "ce_source", "URI reference of the sender").put("format", "uri-reference");
    attribute(properties, "ce_type", "wire name of the message");
    attribute(properties, "ce_time", "when it happened; the record's time where absent").put("format", "date-time");
    attribute(properties, "ce_subject", "what it is about");
    attribute(properties, "ce_correlationid", "id of the saga or conversation it belongs to");
    attribute(properties, "ce_causationid", "id of the message that caused it");
    attribute(properties, "ce_partitionkey", "the record's key");
    attribute(properties, "ce_signature", "base64 of the HMAC-SHA256 that stores sign with");
    attribute(properties, "traceparent", "W3C trace context");
    attribute(properties, "content-type", "of the value").put("const", "application/json");
    List.of("ce_specversion", "ce_id", "ce_source", "ce_type").forEach(schema.putArray("required")::add);
  }

  private static ObjectNode attribute(ObjectNode properties, String name, String description) {
    return properties.putObject(name).put("type", "string").put("description", description);
  }
}
