package flex.site.hypervisor;

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

  /** What came of an operation. */
  sealed interface Result {
    record Done() implements Result {}

    /** Nothing was changed. */
    record Refused(String why) implements Result {}
  }
}
