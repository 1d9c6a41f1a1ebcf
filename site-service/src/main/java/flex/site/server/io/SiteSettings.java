package flex.site.server.io;

import flex.chassis.settings.io.Allowed;
import flex.chassis.settings.io.ChassisSettings;
import flex.chassis.settings.io.Meaning;
import flex.chassis.settings.io.WrongSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The site's own settings, see {@code application.yaml} for their names in the environment; those of every service are in
 * {@link ChassisSettings}. Files that are not named are empty strings.
 *
 * @param mongodbUri the site's database server; here to be compared
 * @param storeMongodbUri the same as stores reach it, with credentials of their own; the site's where it is empty and the
 *     site's holds no credentials, which no store may learn
 * @param address the service's own; here to be compared
 * @param enrolmentPort of the HTTPS connector for agents; 0 for any
 * @param enrolmentUrl where agents of new stores enrol, the same for all instances; empty for this instance's own port
 * @param agentRecording whether agents leave a cache of their start when they end
 * @param catalogue path of a YAML file; empty for the one in the jar
 */
@ConfigurationProperties("flex")
public record SiteSettings(@Allowed(Meaning.MONGODB_URI) String mongodbUri,
    @Allowed(value = Meaning.MONGODB_URI, optional = true) String storeMongodbUri,
    @Allowed(Meaning.HOST) String address,
    @Allowed(value = Meaning.NUMBER, from = "0", to = "65535") int enrolmentPort,
    @Allowed(value = Meaning.HTTPS_URL, optional = true) String enrolmentUrl,
    @Allowed(Meaning.SECRET_FILE) String secretFile, @Allowed(value = Meaning.FILE, optional = true) String catalogue,
    @Allowed(value = Meaning.CHOICE, among = "local") String hypervisor, @Allowed(Meaning.PLACE) Path localVms,
    @Allowed(Meaning.DIRECTORY) Path localTemplates, @Allowed(Meaning.FILE) Path agentJar,
    @Allowed(value = Meaning.CHOICE, among = {
        "true", "false"}) boolean agentRecording,
    Limits limits) {
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

  /**
   * How long a step may take.
   *
   * @param task of steps that the site does itself
   * @param agent until the agent of a new store is ready
   * @param command until a store has answered a command
   * @param hold until a store that others work on is free
   */
  public record Limits(@Allowed(value = Meaning.DURATION, from = "1s", to = "1d") Duration task,
      @Allowed(value = Meaning.DURATION, from = "1s", to = "1d") Duration agent,
      @Allowed(value = Meaning.DURATION, from = "1s", to = "1d") Duration command,
      @Allowed(value = Meaning.DURATION, from = "1s", to = "1d") Duration hold) {}

  public SiteSettings {
    var apart = new ArrayList<String>();
    if (storeMongodbUri.isEmpty() && ChassisSettings.hasCredentials(mongodbUri)) {
      apart.add("FLEX_STORE_MONGODB_URI is not set, but FLEX_MONGODB_URI holds credentials that stores must not get:"
          + " give stores a URI of their own");
    }
    if (enrolmentUrl.isEmpty() && EVERYWHERE.contains(address)) {
      apart.add(
          "FLEX_SITE_ENROLMENT_URL is not set, but FLEX_SITE_ADDRESS is '" + address + "', where no store can enrol:"
              + " give the URL at which stores reach this site");
    }
    if (!apart.isEmpty()) {
      throw new WrongSettings(apart);
    }
    storeMongodbUri = storeMongodbUri.isEmpty() ? mongodbUri : storeMongodbUri;
  }

  /** Without the secrets; files and limits are left out. */
  @Override
  public String toString() {
    return "SiteSettings[storeMongodbUri=" + ChassisSettings.masked(storeMongodbUri) + ", enrolmentPort="
        + enrolmentPort + ", enrolmentUrl=" + enrolmentUrl + ", hypervisor=" + hypervisor + "]";
  }
}
