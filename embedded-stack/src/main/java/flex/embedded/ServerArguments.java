package flex.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arguments of a server's main class: pairs of {@code --name value}, each name known and given once. */
record ServerArguments(Map<String, String> values) {

  ServerArguments {
    values = Map.copyOf(values);
  }

  static ServerArguments parse(List<String> known, String... arguments) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!known.contains(name))
        throw new IllegalArgumentException("unknown argument " + name + ", known are " + known);
      if (i + 1 == arguments.length)
        throw new IllegalArgumentException(name + " has no value");
      if (values.put(name, arguments[i + 1]) != null)
        throw new IllegalArgumentException(name + " is given twice");
    }
    return new ServerArguments(values);
  }

  String text(String name) {
    return optional(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  /** The address to bind to: the machine itself only, since neither server asks who is calling. */
  String loopbackHost(String name) {
    String host = optional(name).orElse("127.0.0.1");
    if (!host.matches("127(\\.\\d{1,3}){3}"))
      throw new IllegalArgumentException(name + " must be an address of 127.0.0.0/8 but is " + host);
    return host;
  }

  int port(String name) {
    int port = Integer.parseInt(text(name));
    if (port < 1 || port > 65_535)
      throw new IllegalArgumentException(name + " must be within 1 to 65535 but is " + port);
    return port;
  }

  Path path(String name) {
    return Path.of(text(name)).toAbsolutePath().normalize();
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
