package flex.site.request;

import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.ProvisioningEvent.ShopRequested;
import flex.contracts.ShopType;
import flex.contracts.SiteCommand;
import flex.contracts.Version;
import flex.site.catalogue.Catalogue;
import flex.site.registry.Store;
import flex.site.registry.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a request can be taken in; all that is wrong is said at once (SITE-02, SITE-03, SITE-05). */
public final class Rules {
  private final Catalogue catalogue;

  public Rules(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** What the registry says about a new store. */
  public record Taken(boolean alias, boolean domainName, boolean allAddresses) {}

  public List<Problem> check(ShopRequested r, Taken taken) {
    var problems = new ArrayList<Problem>();
    template(r.version()).ifPresent(problems::add);
    shopType(r.shopType(), r.version(), "the requested version").ifPresent(problems::add);
    if (catalogue.size(r.vmType()).isEmpty()) {
      problems.add(new Problem(Reason.UNKNOWN_VM_TYPE, "/vmType", "There is no VM type " + r.vmType() + ".",
          "Choose one of " + listed(catalogue.vmTypes().stream().map(Catalogue.Size::name).toList()) + "."));
    }
    if (taken.alias()) {
      problems.add(aliasTaken(r.storeAliasOrDefault().value()));
    }
    if (taken.domainName()) {
      problems.add(domainNameTaken(r.domainName().value()));
    }
    if (taken.allAddresses()) {
      problems.add(noFreeAddress());
    }
    return problems;
  }

  public List<Problem> check(SiteCommand.CreateShop c, Optional<Store> store) {
    var problems = new ArrayList<>(running(c.storeAlias().value(), store));
    if (store.isEmpty()) {
      return problems;
    }
    shopType(c.shopType(), store.get().version(), "the store").ifPresent(problems::add);
    if (store.get().hasShop(c.shopAlias())) {
      problems.add(new Problem(Reason.SHOP_ALIAS_TAKEN, "/shopAlias",
          "The store " + c.storeAlias() + " has a shop " + c.shopAlias() + " already.", "Choose another shop alias."));
    }
    return problems;
  }

  public List<Problem> check(SiteCommand.ConfigureStore c, Optional<Store> store, boolean domainNameTaken) {
    var problems = new ArrayList<>(running(c.storeAlias().value(), store));
    var wanted = c.domainName();
    if (wanted != null && domainNameTaken && store.filter(s -> s.domainName().equals(wanted)).isEmpty()) {
      problems.add(domainNameTaken(wanted.value()));
    }
    return problems;
  }

  private static List<Problem> running(String alias, Optional<Store> store) {
    if (store.isEmpty()) {
      return List.of(unknownStore(alias));
    }
    return store.get().state() == StoreState.RUNNING
        ? List.of()
        : List.of(notRunning(alias));
  }

  private Optional<Problem> template(Version version) {
    if (version.compareTo(Catalogue.OLDEST_TEMPLATE) < 0) {
      return Optional.of(new Problem(Reason.VERSION_TOO_OLD, "/version",
          "The version " + version + " is older than " + Catalogue.OLDEST_TEMPLATE + ", the oldest one for stores.",
          templates()));
    }
    if (version.compareTo(catalogue.siteVersion()) > 0) {
      return Optional.of(new Problem(Reason.VERSION_ABOVE_SITE, "/version",
          "The version " + version + " is above the site's version " + catalogue.siteVersion() + ".", templates()));
    }
    return catalogue.template(version).isPresent()
        ? Optional.empty()
        : Optional
            .of(new Problem(Reason.NO_TEMPLATE, "/version", "There is no template of the version " + version + ".",
                templates()));
  }

  private String templates() {
    return "Choose one of " + listed(catalogue.templates().stream().map(Catalogue.Template::version).toList()) + ".";
  }

  private Optional<Problem> shopType(ShopType type, Version version, String whose) {
    var fitting = catalogue.shopTypes().stream().filter(t -> t.version().equals(version)).toList();
    var remedy = fitting.isEmpty()
        ? "Choose a version that has shop types."
        : "Choose " + listed(fitting) + ", which fits the version " + version + ".";
    if (!catalogue.shopTypes().contains(type)) {
      return Optional.of(
          new Problem(Reason.UNKNOWN_SHOP_TYPE, "/shopType", "There is no shop type " + type + ".", remedy));
    }
    return type.version().equals(version)
        ? Optional.empty()
        : Optional.of(new Problem(Reason.SHOP_TYPE_OF_OTHER_VERSION, "/shopType", "The shop type " + type
            + " belongs to the version " + type.version() + ", not to " + version + ", that of " + whose + ".",
            remedy));
  }

  public static Problem aliasTaken(String alias) {
    return new Problem(Reason.STORE_ALIAS_TAKEN, "/storeAlias", "There is a store " + alias + " already.",
        "Choose another store alias; by default it is the first label of the domain name.");
  }

  public static Problem domainNameTaken(String domainName) {
    return new Problem(Reason.DOMAIN_NAME_TAKEN, "/domainName", "Another store has the domain name " + domainName + ".",
        "Choose another domain name.");
  }

  public static Problem noFreeAddress() {
    return new Problem(Reason.NO_FREE_ADDRESS, null, "All addresses of the site's pool are in use.",
        "Send the request again under a new id once the operator has freed or added addresses.");
  }

  public static Problem unknownStore(String alias) {
    return new Problem(Reason.UNKNOWN_STORE, "/storeAlias", "There is no store " + alias + ".",
        "Use the alias of a store of this site.");
  }

  public static Problem notRunning(String alias) {
    return new Problem(Reason.STORE_NOT_RUNNING, "/storeAlias",
        "The store " + alias + " is not running yet, or no more.",
        "Wait until the request that makes the store has succeeded.");
  }

  private static String listed(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
