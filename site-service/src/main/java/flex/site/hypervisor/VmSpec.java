package flex.site.hypervisor;

import flex.contracts.Version;

/**
 * A VM to be made.
 *
 * @param template version whose template is cloned
 * @param memoryMb in MiB
 * @param diskGb in GiB
 * @param configDrive JSON that the agent in the VM reads at its first start; holds a secret
 */
public record VmSpec(String vmId, Version template, int cpus, int memoryMb, int diskGb, String configDrive) {
  /** Without the config drive. */
  @Override
  public String toString() {
    return vmId + " from " + template;
  }
}
