package flex.site.server.io;

import flex.chassis.settings.io.ChassisSettings;
import flex.chassis.settings.io.SettingsCheck;
import flex.chassis.testing.io.SettingsRules;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.Topics;
import flex.contracts.wire.Wire;
import flex.embedded.testing.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The service's own application.yaml before the chassis' defaults, under several environments. */
class SiteSettingsTest {
  private static final String WITH_PASSWORD = "mongodb://site:pa-ss@db.example.com:27017/?tls=true";

  private static <T> T settings(Map<String, Object> variables, Class<T> type) throws IOException {
    return Binder.get(environment(variables)).bind("flex", type).get();
  }

  private static StandardEnvironment environment(Map<String, Object> variables) throws IOException {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
    for (var file : List.of("application.yaml", "chassis.yaml")) {
      new YamlPropertySourceLoader().load(file, new ClassPathResource(file))
          .forEach(environment.getPropertySources()::addLast);
    }
    return environment;
  }

  private static SiteSettings settings(Map<String, Object> variables) throws IOException {
    return settings(variables, SiteSettings.class);
  }

  private static ChassisSettings common(Map<String, Object> variables) throws IOException {
    return settings(variables, ChassisSettings.class);
  }

  @Test
  void shouldOutliveAnOutageOfOneMinuteWhenNothingIsSet() throws IOException {
    var limits = settings(Map.of()).limits();

    assertThat(limits).isEqualTo(new SiteSettings.Limits(Duration.ofMinutes(3), Duration.ofMinutes(4),
        Duration.ofMinutes(3), Duration.ofMinutes(5)));
  }

  @Test
  void shouldTakeLimitsFromEnvironmentWhenTheyAreSet() throws IOException {
    var limits = settings(Map.of("FLEX_LIMIT_TASK", "1s", "FLEX_LIMIT_AGENT", "2s", "FLEX_LIMIT_COMMAND", "3s",
        "FLEX_LIMIT_HOLD", "4m")).limits();

    assertThat(limits).isEqualTo(new SiteSettings.Limits(Duration.ofSeconds(1), Duration.ofSeconds(2),
        Duration.ofSeconds(3), Duration.ofMinutes(4)));
  }

  @Test
  void shouldRefuseToStartWhenStoresWouldGetTheSitesPassword() {
    assertThatThrownBy(() -> settings(Map.of("FLEX_MONGODB_URI", WITH_PASSWORD)))
        .rootCause().hasMessageContaining("FLEX_STORE_MONGODB_URI").hasMessageNotContaining("pa-ss");
  }

  @Test
  void shouldKeepRequestsForAYearOrAsLongAsIsSaid() throws IOException {
    assertThat(common(Map.of()).keepRequests()).isEqualTo(Duration.ofDays(365));
    assertThat(common(Map.of("FLEX_SITE_KEEP_REQUESTS", "30d")).keepRequests()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void shouldTellAllSettingsThatCannotBeMeantAtOnceAndNoSecret() throws IOException {
    var environment = environment(
        Map.of("FLEX_LIMIT_COMMAND", "180", "FLEX_SITE_KEEP_REQUESTS", "23h", "FLEX_SITE_PORT",
            "80800", "FLEX_SITE_SECRET_FILE", "canary-1-given-in-place-of-its-file", "FLEX_MONGODB_URI",
            "mongodb://site:canary-2@db.example.com:port", "FLEX_HYPERVISOR", "vm\u001bware"));

    var faults = SettingsCheck.faults(environment, List.of(ChassisSettings.class, SiteSettings.class));

    assertThat(faults).contains(
        "FLEX_LIMIT_COMMAND is '180', which has no unit: write 180s if seconds are meant; allowed is a number with its unit"
            + " (ms, s, m, h or d) from 1s to 1d",
        "FLEX_SITE_KEEP_REQUESTS is '23h', which is too little; allowed is a number with its unit (ms, s, m, h or d) from 1d"
            + " to 36500d",
        "FLEX_SITE_PORT is '80800', which is too much; allowed is a whole number from 0 to 65535",
        "FLEX_HYPERVISOR is 'vm?ware', which is not known; allowed is one of: local")
        .anyMatch(f -> f.startsWith("FLEX_SITE_SECRET_FILE (not shown, it may hold a secret) names no such file"))
        .anyMatch(f -> f.startsWith("FLEX_MONGODB_URI (not shown, it may hold a secret) has another form"))
        .anyMatch(f -> f.startsWith("FLEX_SITE_OPERATOR_TOKEN_FILE is not set"))
        .noneMatch(f -> f.contains("canary")).doesNotHaveDuplicates();
  }

  @Test
  void shouldTellWhatDoesNotFitTogetherBesideWhatIsWrong(@TempDir Path directory) throws IOException {
    var secret = Files.writeString(directory.resolve("secret"), "a secret of tests").toString();
    var jar = Files.createFile(directory.resolve("agent.jar")).toString();
    Map<String, Object> variables = Map.of("FLEX_SITE_SECRET_FILE", secret, "FLEX_AGENT_JAR", jar,
        "FLEX_LOCAL_TEMPLATES", directory.toString(), "FLEX_SITE_ADDRESS", "0.0.0.0", "FLEX_MONGODB_URI",
        WITH_PASSWORD);

    assertThat(SettingsCheck.faults(environment(variables), List.of(ChassisSettings.class, SiteSettings.class)))
        .extracting(f -> f.substring(0, f.indexOf(' ')))
        .containsExactly("FLEX_SITE_OPERATOR_TOKEN_FILE", "FLEX_STORE_MONGODB_URI", "FLEX_SITE_ENROLMENT_URL");
  }

  /** They would win over what the stack or an operator says by the names that are documented. */
  @Test
  void shouldRefuseVariablesThatSpringTakesForASettingBesideItsOwn() throws IOException {
    var environment = new StandardEnvironment() {
      @Override
      public Map<String, Object> getSystemEnvironment() {
        return Map.of("FLEX_PORT", "1", "FLEX_OWNER", "patch", "FLEX_LIMITS_COMMAND", "1s", "FLEX_SITE_PORT", "8080",
            "FLEX_MONGODB_URI", "mongodb://127.0.0.1:1", "FLEX_PORT_SITE", "1");
      }
    };
    environment(Map.of()).getPropertySources().stream().filter(s -> s.getName().contains("yaml"))
        .forEach(environment.getPropertySources()::addLast);

    assertThat(SettingsCheck.faults(environment, List.of(ChassisSettings.class, SiteSettings.class)))
        .filteredOn(f -> f.contains(" is no setting"))
        .extracting(f -> f.substring(0, f.indexOf(';'))).containsExactlyInAnyOrder(
            "FLEX_PORT is no setting, and would be taken for FLEX_SITE_PORT",
            "FLEX_OWNER is no setting, and would be taken for flex.owner",
            "FLEX_LIMITS_COMMAND is no setting, and would be taken for FLEX_LIMIT_COMMAND");
  }

  @Test
  void shouldRefuseWhatCannotBeMeantAndListAllSettings() throws IOException {
    assertThat(SettingsTable.rows(Path.of("../docs/settings.md"), "site-service"))
        .containsExactlyElementsOf(SettingsRules.check("flex.site").stream()
            .map(s -> SettingsTable.row(s.name(), s.usual(), s.expected())).sorted().toList());
  }

  @Test
  void shouldRememberEarlyCancelsForAnHourOrAsLongAsIsSaid() throws IOException {
    assertThat(common(Map.of()).keepCancels()).isEqualTo(Duration.ofHours(1));
    assertThat(common(Map.of("FLEX_SITE_KEEP_CANCELS", "2d")).keepCancels()).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void shouldShareTheUriWhenItHoldsNoCredentials() throws IOException {
    assertThat(settings(Map.of("FLEX_MONGODB_URI", "mongodb://127.0.0.9:1")).storeMongodbUri())
        .isEqualTo("mongodb://127.0.0.9:1");
  }

  @Test
  void shouldShowNoPasswordWhenPrinted() throws IOException {
    Map<String, Object> variables = Map.of("FLEX_MONGODB_URI", WITH_PASSWORD, "FLEX_STORE_MONGODB_URI",
        "mongodb+srv://stores:secret@db.example.com");
    var settings = settings(variables);
    var common = common(variables);

    assertThat(settings.storeMongodbUri()).contains("secret");
    assertThat(settings.toString()).contains("mongodb+srv://***@db.example.com").doesNotContain("pa-ss", "secret");
    assertThat(common.mongodbUri()).contains("pa-ss");
    assertThat(common.toString()).contains("mongodb://***@db.example.com").doesNotContain("pa-ss", "secret");
  }

  @Test
  void shouldNameTheServicesOwnVariablesWhenSettingsAreThoseOfAll() throws IOException {
    var common = common(Map.of("FLEX_SITE_DATABASE", "mine", "FLEX_SITE_ADDRESS", "127.0.0.9"));

    assertThat(common.database()).isEqualTo("mine");
    assertThat(common.address()).isEqualTo("127.0.0.9");
    assertThat(common.kafkaGroup()).isEqualTo("site-service");
    assertThat(common.source()).isEqualTo("/flex/site-service");
    assertThat(
        Wire.flex(common.owner()).address(new RequestEvent.Cancelled(new RequestId("order-1"), null, null)).topic())
        .isEqualTo(Topics.SITE_EVENTS);
    assertThat(common(Map.of()).database()).isEqualTo("flex_site");
  }
}
