package flex.kernel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that can be moved. */
final class MovableClock extends Clock {
  private final Clock base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  /** One that goes on by itself. */
  MovableClock() {
    this(Clock.systemUTC());
  }

  private MovableClock(Clock base) {
    this.base = base;
  }

  /** One that stands still until it is moved, however long that takes. */
  static MovableClock standing() {
    return new MovableClock(Clock.fixed(Instant.now(), ZoneOffset.UTC));
  }

  void move(Duration by) {
    offset.updateAndGet(by::plus);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new IllegalArgumentException("UTC only");
  }
}
