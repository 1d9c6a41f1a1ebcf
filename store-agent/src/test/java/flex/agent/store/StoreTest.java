package flex.agent.store;

import flex.contracts.Version;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoreTest {
  @Test
  @Tag("AGENT-04")
  void shouldReadHotfixesInTheirOrderWhenTheFileHasOtherLines() {
    var read = Hotfixes
        .read(List.of("# hotfixes", "6.14.2.10", "", "6.14.2.9 ", "6.14.0.3", "6.14.2.9", "nonsense", "6.014.2.1"));
    assertThat(read).containsExactly("6.14.0.3", "6.14.2.9", "6.14.2.10");
    assertThat(Hotfixes.patchLevel(new Version("6.14.2"), read)).isEqualTo(10);
    assertThat(Hotfixes.patchLevel(new Version("6.15.0"), read)).isZero();
  }

  @Test
  @Tag("AGENT-01")
  void shouldChangeAllSettingsOrNone() {
    assertThat(Settings.DEFAULT.with(Map.of("retryAfterSeconds", 5)))
        .isEqualTo(new Settings.Change.Changed(new Settings(Settings.DEFAULT.closedMessage(), 5)));
    assertThat(Settings.DEFAULT.with(Map.of("retryAfterSeconds", 5, "closedMessage", " ")))
        .isInstanceOfSatisfying(Settings.Change.Refused.class, r -> assertThat(r.problems()).singleElement()
            .satisfies(p -> assertThat(p.field()).isEqualTo("/closedMessage")));
    assertThat(Settings.DEFAULT.with(Map.of("a/b", 5)))
        .isInstanceOfSatisfying(Settings.Change.Refused.class, r -> assertThat(r.problems()).singleElement()
            .satisfies(p -> assertThat(p.field()).isEqualTo("/a~1b")));
  }
}
