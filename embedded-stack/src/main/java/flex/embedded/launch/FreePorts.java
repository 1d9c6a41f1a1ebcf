package flex.embedded.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Free ports below the range from which the kernel takes the local ports of outgoing connections. */
final class FreePorts {

  // From that range a client that reconnects while its server restarts can be given the server's own port, and then
  // talks to itself and keeps the server from binding.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;
  private static final RandomGenerator RANDOM = new Random();

  private FreePorts() {}

  static int free(String host, int... except) {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = RANDOM.nextInt(LOWEST, HIGHEST);
      if (!contains(except, port) && isFree(host, port))
        return port;
    }
    throw new IllegalStateException("no free port on " + host + " within " + LOWEST + " to " + HIGHEST);
  }

  private static boolean contains(int[] ports, int port) {
    for (int one : ports) {
      if (one == port)
        return true;
    }
    return false;
  }

  private static boolean isFree(String host, int port) {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
