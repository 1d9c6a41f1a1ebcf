package flex.contracts;

import flex.contracts.Topics.Topic;
import java.util.List;
import java.util.Optional;

/** Addresses by a table of topics; what several services say alike goes on the topics of {@code owner}. */
record TopicAddresses(List<Topic> table, String owner) implements Addresses {
  @Override
  public Address of(Object message) {
    var m = message(message);
    return table.stream().filter(topic -> topic.carries(m.getClass()) && (!isShared(m) || topic.owner().equals(owner)))
        .findFirst().map(topic -> address(topic, m))
        .orElseThrow(() -> new IllegalArgumentException(m.getClass() + " has no topic of " + owner));
  }

  @Override
  public Optional<Address> on(String topic, Object message) {
    var m = message(message);
    return table.stream().filter(t -> t.covers(topic) && t.carries(m.getClass())).findFirst().map(t -> address(t, m));
  }

  private static boolean isShared(Message message) {
    return message instanceof RequestCommand || message instanceof RequestEvent;
  }

  private static Address address(Topic topic, Message message) {
    var about = message.about();
    return new Address(topic.named(about.id()), about.id(), about.field());
  }

  private static Message message(Object message) {
    if (message instanceof Message m) {
      return m;
    }
    throw new IllegalArgumentException(message.getClass() + " is no message of Flex");
  }
}
