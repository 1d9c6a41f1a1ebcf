package flex.cli.api;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as a person reads them. */
final class Times {
  private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private Times() {}

  static String shown(Instant instant, ZoneId zone) {
    return SHOWN.withZone(zone).format(instant);
  }
}
