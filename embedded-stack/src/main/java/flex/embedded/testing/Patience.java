package flex.embedded.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Lets every test wait longer than on any machine it takes, since what it waits for is to happen, not to be quick. */
public final class Patience implements LauncherSessionListener {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(LONGEST);
  }
}
