package flex.kernel;

import flex.kernel.Trip.Answer;
import flex.kernel.Trip.Begun;
import flex.kernel.Trip.Book;
import flex.kernel.Trip.Booked;
import flex.kernel.Trip.Cancel;
import flex.kernel.Trip.Cancelled;
import flex.kernel.Trip.Event;
import flex.kernel.Trip.Input;
import flex.kernel.Trip.Phase;
import flex.kernel.Trip.Refused;
import flex.kernel.Trip.State;
import flex.kernel.Trip.Undone;
import flex.kernel.Trip.Wanted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The example of the README does what it says, and stands there as it is here. */
class TripTest {
  private static final int FLIGHT = 0;
  private static final int ROOM = 1;

  private final Trip trip = new Trip();

  private State given(Event... events) {
    var state = trip.initial();
    for (var event : events) {
      state = trip.evolve(state, event);
    }
    return state;
  }

  private List<Event> when(State state, Input input) {
    return trip.decide(state, input, Instant.EPOCH);
  }

  @Test
  void shouldBookBoth() {
    assertThat(when(given(), new Wanted())).containsExactly(new Begun());
    assertThat(when(given(new Begun()), new Answer(FLIGHT, true))).containsExactly(new Booked(FLIGHT));
    assertThat(given(new Begun(), new Booked(FLIGHT), new Booked(ROOM)).phase()).isEqualTo(Phase.OVER);
    assertThat(trip.react(given(new Begun()), new Begun())).containsExactly(
        new Effect.RunTask("book-0", new Book(FLIGHT)));
  }

  @Test
  void shouldCancelTheFlightWhenThereIsNoRoom() {
    var refused = given(new Begun(), new Booked(FLIGHT), new Refused(ROOM));
    assertThat(trip.react(refused, new Refused(ROOM))).containsExactly(
        new Effect.RunTask("cancel-1", new Cancel(ROOM)));
    assertThat(when(refused, new Cancelled(ROOM))).containsExactly(new Undone(ROOM));
  }

  @Test
  void shouldAbsorbRepeatedAndLateInputs() {
    assertThat(when(given(new Begun()), new Wanted())).isEmpty();
    assertThat(when(given(new Begun(), new Booked(FLIGHT)), new Answer(FLIGHT, true))).isEmpty();
    assertThat(when(given(new Begun()), new Cancelled(FLIGHT))).isEmpty();
  }

  @Test
  void shouldThrowWhenAStoredEventCannotFollow() {
    assertThatThrownBy(() -> given(new Booked(FLIGHT))).isInstanceOf(IllegalTransition.class);
  }
}
