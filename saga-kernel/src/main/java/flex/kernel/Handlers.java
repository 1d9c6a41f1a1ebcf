package flex.kernel;

import flex.contracts.Problem;
import flex.kernel.Inbound.Handler;
import flex.kernel.Inbound.Received;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Who takes a message: the handler of its class, else that of the nearest family it belongs to. */
final class Handlers {
  private final Map<Class<?>, Handler<Object>> registered = new LinkedHashMap<>();
  private final Map<Class<?>, Optional<Handler<Object>>> found = new ConcurrentHashMap<>();

  /**
   * @throws IllegalArgumentException for what is no class of messages and no sealed family of such, and for a second one
   */
  void add(Class<?> type, Handler<Object> handler) {
    if (type.isInterface() && !type.isSealed()) {
      throw new IllegalArgumentException(type + " is no sealed family");
    }
    if (registered.putIfAbsent(type, handler) != null) {
      throw new IllegalArgumentException(type + " has a handler already");
    }
  }

  Optional<Handler<Object>> of(Class<?> message) {
    return found.computeIfAbsent(message, this::nearest);
  }

  /** Of a message that nobody takes. */
  static Problem unheard(Received<Object> received) {
    return new Problem(Problem.Reason.UNKNOWN_TYPE, null,
        received.envelope().type() + " does not belong on " + received.topic() + ".",
        "Send it to the topic that the table of topics names.");
  }

  private Optional<Handler<Object>> nearest(Class<?> message) {
    for (var level = List.<Class<?>>of(message); !level.isEmpty(); level = parents(level)) {
      var here = level.stream().filter(registered::containsKey).toList();
      if (here.size() > 1) {
        throw new IllegalStateException(message + " belongs to several families that are as near: " + here);
      }
      if (!here.isEmpty()) {
        return Optional.ofNullable(registered.get(here.getFirst()));
      }
    }
    return Optional.empty();
  }

  private static List<Class<?>> parents(List<Class<?>> level) {
    var parents = new ArrayList<Class<?>>();
    level.stream().flatMap(c -> Stream.concat(Stream.ofNullable(c.getSuperclass()), Arrays.stream(c.getInterfaces())))
        .distinct().forEach(parents::add);
    return parents;
  }
}
