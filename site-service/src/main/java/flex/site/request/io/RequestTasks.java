package flex.site.request.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.DomainName;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.wire.Json;
import flex.kernel.TaskHandler;
import flex.site.catalogue.Catalogue;
import flex.site.enrolment.StoreSecrets;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.VmSpec;
import flex.site.registry.Hold;
import flex.site.registry.Reservation;
import flex.site.registry.StoreState;
import flex.site.registry.VmIds;
import flex.site.registry.io.Stores;
import flex.site.request.Facts;
import flex.site.request.Facts.Former;
import flex.site.request.Facts.Place;
import flex.site.request.Facts.Size;
import flex.site.request.Order;
import flex.site.request.RequestTask;
import flex.site.request.Rules;
import flex.steps.Doer;
import flex.steps.Outcome;
import flex.steps.Outcome.Busy;
import flex.steps.Outcome.Done;
import flex.steps.Outcome.Failed;
import flex.steps.Outcome.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tasks of a request do to the registry and to the hypervisor. */
final class RequestTasks implements Doer<RequestTask, Facts> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestTasks.class);

  private final Stores stores;
  private final Hypervisor hypervisor;
  private final Catalogue catalogue;
  private final StoreSecrets secrets;
  private final Site site;

  /**
   * What a new store is told of its site.
   *
   * @param enrolmentUrl asked for late, since the port may be any
   * @param siteCa PEM
   */
  record Site(Supplier<String> enrolmentUrl, String kafkaBootstrap, String siteCa) {}

  RequestTasks(Stores stores, Hypervisor hypervisor, Catalogue catalogue, StoreSecrets secrets, Site site) {
    this.stores = stores;
    this.hypervisor = hypervisor;
    this.catalogue = catalogue;
    this.secrets = secrets;
    this.site = site;
  }

  @Override
  public Outcome<Facts> run(RequestTask task, TaskHandler.Context context) throws JsonProcessingException {
    return switch (task) {
      case RequestTask.Reserve(var order) -> reserve(order);
      case RequestTask.Free(var request) -> {
        stores.free(request);
        yield Outcome.done();
      }
      case RequestTask.CloneVm(var order, var facts) -> cloneVm(order, facts);
      case RequestTask.DestroyVm(var request, var vmId) -> {
        stores.advance(request, StoreState.REMOVING);
        yield undone(hypervisor.destroy(vmId), null);
      }
      case RequestTask.StartVm(var request, var vmId) -> {
        stores.advance(request, StoreState.STARTED);
        yield done(hypervisor.start(vmId));
      }
      case RequestTask.StopVm(var request, var vmId) -> {
        // First, or the reconciler would start it again.
        stores.advance(request, StoreState.REMOVING);
        // Before it goes with the VM.
        var said = lastLines(vmId);
        yield undone(hypervisor.stop(vmId), said.isEmpty() ? null : Facts.ofLog(said));
      }
      case RequestTask.HoldStore(var request, var store, var domainName) ->
        held(store.value(), domainName, stores.hold(store, request, domainName));
      case RequestTask.ReleaseStore(var request, var store) -> {
        stores.release(store, request);
        yield Outcome.done();
      }
      case RequestTask.Report(var request, var store) -> {
        stores.finish(store, request);
        yield Outcome.done();
      }
    };
  }

  private Outcome<Facts> reserve(Order order) {
    var version = Objects.requireNonNull(order.version());
    var domainName = Objects.requireNonNull(order.domainName());
    var os = catalogue.template(version).map(Catalogue.Template::os).orElse("");
    var result = stores.reserve(new Reservation(order.requestId(), order.storeAlias(), domainName, version, os,
        Objects.requireNonNull(order.vmType())));
    return switch (result) {
      case Reservation.Result.Reserved(var store) ->
        new Done<>(Facts.of(new Place(store.ipAddress(), VmIds.of(order.requestId()), store.epoch())));
      case Reservation.Result.AliasTaken _ -> new Refused<>(Rules.aliasTaken(order.storeAlias().value()));
      case Reservation.Result.DomainNameTaken _ -> new Refused<>(Rules.domainNameTaken(domainName.value()));
      case Reservation.Result.NoFreeAddress _ -> new Refused<>(Rules.noFreeAddress());
      case Reservation.Result.Undone _ -> new Refused<>(tooLate());
    };
  }

  private Outcome<Facts> cloneVm(Order order, Facts facts) throws JsonProcessingException {
    var vmType = Objects.requireNonNull(order.vmType());
    var size = catalogue.size(vmType);
    if (size.isEmpty()) {
      return new Refused<>(new Problem(Reason.UNKNOWN_VM_TYPE, "/vmType",
          "There is no VM type " + vmType + " any more.", "Choose another VM type."));
    }
    var s = size.get();
    var outcome = done(hypervisor.clone(new VmSpec(facts.placed().vmId(), Objects.requireNonNull(order.version()),
        s.cpus(), s.memoryMb(), s.diskGb(), configDrive(order, facts.placed()))));
    if (outcome instanceof Done) {
      stores.advance(order.requestId(), StoreState.CLONED);
    }
    return outcome;
  }

  private String configDrive(Order order, Place place) throws JsonProcessingException {
    var drive = new LinkedHashMap<String, @Nullable Object>();
    drive.put("storeAlias", order.storeAlias());
    drive.put("vmId", place.vmId());
    drive.put("ipAddress", place.ipAddress());
    drive.put("domainName", order.domainName());
    drive.put("version", order.version());
    drive.put("token", secrets.token(place.vmId()));
    drive.put("enrolmentUrl", site.enrolmentUrl().get());
    drive.put("kafkaBootstrap", site.kafkaBootstrap());
    drive.put("siteCa", site.siteCa());
    return Json.mapper().writeValueAsString(drive);
  }

  private Outcome<Facts> held(String alias, @Nullable DomainName domainName, Hold hold) {
    return switch (hold) {
      case Hold.Held(var s) -> new Done<>(Facts.of(new Place(s.ipAddress(), s.vmId(), s.epoch()),
          catalogue.size(s.vmType()).map(RequestTasks::size).orElse(null), new Former(s.version(), s.domainName())));
      case Hold.Busy(var holder) -> new Busy<>(holder.value());
      case Hold.UnknownStore _ -> new Refused<>(Rules.unknownStore(alias));
      case Hold.NotRunning _ -> new Refused<>(Rules.notRunning(alias));
      case Hold.DomainNameTaken _ ->
        new Refused<>(Rules.domainNameTaken(domainName == null ? "" : domainName.value()));
      case Hold.Undone _ -> new Refused<>(tooLate());
    };
  }

  static Size size(Catalogue.Size size) {
    return new Size(size.name(), size.applicationServers(), size.memoryLimitMb());
  }

  private static Problem tooLate() {
    return new Problem(Reason.FAILED, null, "The request was undone before.", "Send the request under a new id.");
  }

  private static Outcome<Facts> done(Hypervisor.Result result) {
    return switch (result) {
      case Hypervisor.Result.Done _ -> Outcome.done();
      case Hypervisor.Result.Refused(var why) -> new Refused<>(new Problem(Reason.FAILED, null,
          "The hypervisor refused: " + why + ".", "Ask the operator to look at the hypervisor."));
    };
  }

  /** For people, so that an undo does not depend on it. */
  private List<String> lastLines(String vmId) {
    try {
      return hypervisor.lastLines(vmId);
    } catch (RuntimeException e) {
      LOG.warn("What the VM {} has said last is not known", vmId, e);
      return List.of();
    }
  }

  private static Outcome<Facts> undone(Hypervisor.Result result, @Nullable Facts facts) {
    return switch (result) {
      case Hypervisor.Result.Done _ -> new Done<>(facts);
      case Hypervisor.Result.Refused(var why) -> new Failed<>(why);
    };
  }
}
