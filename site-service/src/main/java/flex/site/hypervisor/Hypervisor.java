package flex.site.hypervisor;

import java.util.List;
import java.util.Optional;

/** Makes virtual machines (SITE-09). Infrastructure failures are exceptions; the outcome is then unknown. */
public interface Hypervisor {
  /** Makes the VM from its template; it does not run yet. */
  Result clone(VmSpec vm);

  /** Lets the VM run, and keeps it running from now on. */
  Result start(String vmId);

  /** Lets the VM rest; one that is not there is a success. */
  Result stop(String vmId);

  /** Removes the VM for good, also where it was never there: nothing with this id comes into being afterwards. */
  Result destroy(String vmId);

  boolean isRunning(String vmId);

  /** Why what should run in the VM does not; empty where it does, or may still, or nothing is known. */
  Optional<Trouble> trouble(String vmId);

  /** What the VM has said last, oldest first: at most {@value #MOST_LINES} lines; none where it is not there. */
  List<String> lastLines(String vmId);

  int MOST_LINES = 20;

  /**
   * @param why for people; the VM is named by who says it
   * @param times how often it was tried since the VM was started
   */
  record Trouble(String why, int times) {}

  /** What came of an operation. */
  sealed interface Result {
    record Done() implements Result {}

    /** Nothing was changed. */
    record Refused(String why) implements Result {}
  }
}
