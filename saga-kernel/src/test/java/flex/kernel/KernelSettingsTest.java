package flex.kernel;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KernelSettingsTest {
  private static final KernelSettings GOOD = KernelSettings.of("/test");

  private static List<RecordComponent> settings() {
    return List.of(KernelSettings.class.getRecordComponents());
  }

  private static Object with(RecordComponent setting, Object value) throws ReflectiveOperationException {
    var values = Arrays.stream(KernelSettings.class.getRecordComponents()).map(c -> {
      try {
        return c.getName().equals(setting.getName()) ? value : c.getAccessor().invoke(GOOD);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.toString(), e);
      }
    }).toArray();
    return KernelSettings.class.getDeclaredConstructors()[0].newInstance(values);
  }

  private static List<?> impossible(Class<?> type) {
    if (type == Duration.class) {
      return List.of(Duration.ofSeconds(-5), Duration.ofMillis(-1), Duration.ofDays(36_501));
    }
    return type == int.class ? List.of(-1, 0, 10_001) : List.of("", "site");
  }

  /** Of every component there is, so that one more without bounds fails. */
  @ParameterizedTest
  @MethodSource("settings")
  void shouldNameWhatCannotBeMeantAndWhatIsAllowed(RecordComponent setting) {
    for (var value : impossible(setting.getType())) {
      assertThatThrownBy(() -> with(setting, value)).cause().isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(setting.getName() + " is ").hasMessageContaining("; allowed is ");
    }
  }

  @Test
  void shouldNameAllThatCannotBeMeantAtOnce() {
    assertThatThrownBy(() -> new KernelSettings("/test", Duration.ZERO, Duration.ZERO, Duration.ofDays(2),
        Duration.ofDays(1), 0)).hasMessage("""
            lease is PT0S; allowed is PT0.1S to PT1H
            pollInterval is PT0S; allowed is PT0.001S to PT1H
            expireAfter is PT24H; allowed is PT48H0.001S to PT876000H
            parallelTasks is 0; allowed is 1 to 10000""");
  }
}
