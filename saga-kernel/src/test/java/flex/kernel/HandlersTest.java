package flex.kernel;

import flex.kernel.Inbound.Handler;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which handler takes a message. */
class HandlersTest {
  private final Handlers handlers = new Handlers();
  private final Handler<Object> all = _ -> {};
  private final Handler<Object> some = _ -> {};
  private final Handler<Object> one = _ -> {};

  sealed interface Command {}

  sealed interface OfShops extends Command {}

  record Create() implements OfShops {}

  record Remove() implements OfShops {}

  record Configure() implements Command {}

  interface Anything {}

  @Test
  void shouldTakeTheClassBeforeItsFamilyAndTheNearestFamilyBeforeTheOthers() {
    handlers.add(Command.class, all);
    handlers.add(OfShops.class, some);
    handlers.add(Create.class, one);

    assertThat(handlers.of(Create.class)).isEqualTo(Optional.of(one));
    assertThat(handlers.of(Remove.class)).isEqualTo(Optional.of(some));
    assertThat(handlers.of(Configure.class)).isEqualTo(Optional.of(all));
    assertThat(handlers.of(String.class)).isEmpty();
  }

  @Test
  void shouldRefuseASecondHandlerAndAFamilyThatAnybodyMayJoin() {
    handlers.add(Create.class, one);

    assertThatThrownBy(() -> handlers.add(Create.class, some)).hasMessageContaining("handler already");
    assertThatThrownBy(() -> handlers.add(Anything.class, all)).hasMessageContaining("no sealed family");
  }
}
