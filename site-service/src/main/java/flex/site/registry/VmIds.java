package flex.site.registry;

import flex.chassis.ShortText;
import flex.contracts.RequestId;
import java.util.Locale;

/** Ids of virtual machines: one per request, safe as a file name, never used again. */
public final class VmIds {
  private VmIds() {}

  /** Of at most 60 characters. */
  public static String of(RequestId requestId) {
    var safe = requestId.value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "vm-" + (safe.length() > 40 ? safe.substring(0, 40) : safe) + "-" + ShortText.hash(requestId.value(), 8);
  }
}
