package flex.site.catalogue;

import flex.contracts.ShopType;
import flex.contracts.Version;
import flex.contracts.VmType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked for (SITE-01). {@link #problems} tells whether it makes sense as a whole.
 *
 * @param siteVersion what the site itself runs; no store is above it
 * @param versions all versions that stores may have
 */
public record Catalogue(Version siteVersion, List<Version> versions, List<Template> templates, List<ShopType> shopTypes,
    List<Size> vmTypes, AddressPool addressPool) {
  /** The oldest version a template may have (SITE-03). */
  public static final Version OLDEST_TEMPLATE = new Version("6.14.0");

  private static final int MOST_MB = 16 << 20;

  /** An image from which stores of one version are cloned. */
  public record Template(Version version, String os) {}

  /**
   * A named size of VM.
   *
   * @param applicationServers 1 to 64
   * @param memoryLimitMb of each application server, in MiB, at most 16 TiB, as a command to a store may say
   * @param cpus 1 to 1,024
   * @param memoryMb of the VM, in MiB, at most 16 TiB
   * @param diskGb in GiB, at most 1 PiB
   */
  public record Size(VmType name, int applicationServers, int memoryLimitMb, int cpus, int memoryMb, int diskGb) {}

  public Catalogue {
    versions = List.copyOf(versions);
    templates = List.copyOf(templates);
    shopTypes = List.copyOf(shopTypes);
    vmTypes = List.copyOf(vmTypes);
  }

  public Optional<Template> template(Version version) {
    return templates.stream().filter(t -> t.version().equals(version)).findFirst();
  }

  public Optional<Size> size(VmType name) {
    return vmTypes.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** What is wrong with the catalogue itself, for the operator who wrote it; empty where it can be used. */
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (!versions.contains(siteVersion)) {
      problems.add("siteVersion " + siteVersion + " is not among the versions");
    }
    for (var version : versions) {
      if (version.compareTo(siteVersion) > 0) {
        problems.add("version " + version + " is above the site's version " + siteVersion);
      }
    }
    for (var template : templates) {
      if (!versions.contains(template.version())) {
        problems.add("the template of version " + template.version() + " has a version that is not listed");
      }
      if (template.version().compareTo(OLDEST_TEMPLATE) < 0) {
        problems.add("the template of version " + template.version() + " is older than " + OLDEST_TEMPLATE);
      }
    }
    for (var type : shopTypes) {
      if (!versions.contains(type.version())) {
        problems.add("the shop type " + type + " belongs to a version that is not listed");
      }
    }
    for (var size : vmTypes) {
      within(problems, size, "applicationServers", size.applicationServers(), 64);
      within(problems, size, "memoryLimitMb", size.memoryLimitMb(), MOST_MB);
      within(problems, size, "cpus", size.cpus(), 1 << 10);
      within(problems, size, "memoryMb", size.memoryMb(), MOST_MB);
      within(problems, size, "diskGb", size.diskGb(), 1 << 20);
    }
    unique("version", versions, problems);
    unique("template", templates.stream().map(Template::version).toList(), problems);
    unique("shop type", shopTypes, problems);
    unique("VM type", vmTypes.stream().map(Size::name).toList(), problems);
    return problems;
  }

  private static void within(List<String> problems, Size size, String name, int value, int most) {
    if (value < 1 || value > most) {
      problems.add("the VM type " + size.name() + " has " + name + " " + value + "; allowed is 1 to " + most);
    }
  }

  private static void unique(String what, List<?> values, List<String> problems) {
    var seen = new HashSet<>();
    values.stream().filter(v -> !seen.add(v))
        .forEach(v -> problems.add("the " + what + " " + v + " stands there twice"));
    if (values.isEmpty()) {
      problems.add("there is no " + what);
    }
  }
}
