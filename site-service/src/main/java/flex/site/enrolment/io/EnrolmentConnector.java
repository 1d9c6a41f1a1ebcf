package flex.site.enrolment.io;

import org.apache.catalina.connector.Connector;

/** Where agents enrol. */
public record EnrolmentConnector(Connector connector) {
  /** The port that is listened to, once the service runs. */
  public int port() {
    return connector.getLocalPort();
  }
}
