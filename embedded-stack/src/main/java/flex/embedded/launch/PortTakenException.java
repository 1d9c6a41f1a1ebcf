package flex.embedded.launch;

/** A server could not start because another process listens on its port. */
public final class PortTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;

  PortTakenException(String host, int port) {
    super("port " + port + " of " + host + " is taken by another process");
    this.host = host;
    this.port = port;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }
}
