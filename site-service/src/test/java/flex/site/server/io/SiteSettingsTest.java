package flex.site.server.io;

import flex.chassis.settings.io.ChassisSettings;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.contracts.Topics;
import flex.contracts.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
    for (var file : List.of("application.yaml", "chassis.yaml")) {
      new YamlPropertySourceLoader().load(file, new ClassPathResource(file))
          .forEach(environment.getPropertySources()::addLast);
    }
    return Binder.get(environment).bind("flex", type).get();
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

  @ParameterizedTest
  @ValueSource(strings = { "23h", "0s", "-1d", "36501d"})
  void shouldRefuseToStartWhenRequestsWouldBeKeptTooShortOrTooLong(String time) {
    assertThatThrownBy(() -> common(Map.of("FLEX_SITE_KEEP_REQUESTS", time)))
        .rootCause().hasMessageContaining("FLEX_SITE_KEEP_REQUESTS").hasMessageContaining("such as 365d");
  }

  @Test
  void shouldRememberEarlyCancelsForAnHourOrAsLongAsIsSaid() throws IOException {
    assertThat(common(Map.of()).keepCancels()).isEqualTo(Duration.ofHours(1));
    assertThat(common(Map.of("FLEX_SITE_KEEP_CANCELS", "2d")).keepCancels()).isEqualTo(Duration.ofDays(2));
    for (var time : List.of("0s", "-1h", "31d", "500")) {
      assertThatThrownBy(() -> common(Map.of("FLEX_SITE_KEEP_CANCELS", time)))
          .rootCause().hasMessageContaining("FLEX_SITE_KEEP_CANCELS").hasMessageContaining("such as 1h");
    }
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
