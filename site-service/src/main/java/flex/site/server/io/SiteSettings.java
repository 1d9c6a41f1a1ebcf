package flex.site.server.io;

import flex.chassis.settings.io.ChassisSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The site's own settings, see {@code application.yaml} for their names in the environment; those of every service are in
 * {@link ChassisSettings}. Files that are not named are empty strings.
 *
 * @param mongodbUri the site's database server; here to be compared
 * @param storeMongodbUri the same as stores reach it, with credentials of their own; the site's where it is empty and the
 *     site's holds no credentials, which no store may learn
 * @param enrolmentPort of the HTTPS connector for agents; 0 for any
 * @param enrolmentUrl where agents of new stores enrol, the same for all instances; empty for this instance's own port
 * @param agentRecording whether agents leave a cache of their start when they end
 * @param catalogue path of a YAML file; empty for the one in the jar
 */
@ConfigurationProperties("flex")
public record SiteSettings(String mongodbUri, String storeMongodbUri, int enrolmentPort, String enrolmentUrl,
    String secretFile, String catalogue, String hypervisor, Path localVms, Path localTemplates, Path agentJar,
    boolean agentRecording, Limits limits) {
  /**
   * How long a step may take.
   *
   * @param task of steps that the site does itself
   * @param agent until the agent of a new store is ready
   * @param command until a store has answered a command
   * @param hold until a store that others work on is free
   */
  public record Limits(Duration task, Duration agent, Duration command, Duration hold) {}

  public SiteSettings {
    if (storeMongodbUri.isEmpty()) {
      if (ChassisSettings.hasCredentials(mongodbUri)) {
        throw new IllegalArgumentException("FLEX_STORE_MONGODB_URI is not set, but FLEX_MONGODB_URI holds credentials"
            + " that stores must not get: give stores a URI of their own");
      }
      storeMongodbUri = mongodbUri;
    }
  }

  /** Without the secrets; files and limits are left out. */
  @Override
  public String toString() {
    return "SiteSettings[storeMongodbUri=" + ChassisSettings.masked(storeMongodbUri) + ", enrolmentPort="
        + enrolmentPort + ", enrolmentUrl=" + enrolmentUrl + ", hypervisor=" + hypervisor + "]";
  }
}
