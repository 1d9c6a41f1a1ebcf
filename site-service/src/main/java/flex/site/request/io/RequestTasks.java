package flex.site.request.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.DomainName;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.StepName;
import flex.contracts.wire.Json;
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
import flex.site.request.Intake;
import flex.site.request.Order;
import flex.site.request.RequestInput;
import flex.site.request.RequestInput.TaskDone;
import flex.site.request.RequestInput.TaskRefused;
import flex.site.request.RequestInput.UndoDone;
import flex.site.request.RequestTask;
import flex.site.request.Work;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the tasks of a request do to the registry and to the hypervisor. */
final class RequestTasks {
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

  RequestInput run(RequestTask task) throws JsonProcessingException {
    return switch (task) {
      case RequestTask.Reserve(var order) -> reserve(order);
      case RequestTask.Free(var request) -> {
        stores.free(request);
        yield new UndoDone(StepName.RESERVE_ADDRESS);
      }
      case RequestTask.CloneVm(var work) -> cloneVm(work);
      case RequestTask.DestroyVm(var request, var vmId) -> {
        stores.advance(request, StoreState.REMOVING);
        yield undone(StepName.CLONE_TEMPLATE, hypervisor.destroy(vmId));
      }
      case RequestTask.StartVm(var request, var vmId) -> {
        stores.advance(request, StoreState.STARTED);
        yield done(StepName.START_VM, hypervisor.start(vmId));
      }
      case RequestTask.StopVm(var request, var vmId) -> {
        // First, or the reconciler would start it again.
        stores.advance(request, StoreState.REMOVING);
        yield undone(StepName.START_VM, hypervisor.stop(vmId));
      }
      case RequestTask.HoldStore(var request, var store, var domainName) ->
        held(store.value(), domainName, stores.hold(store, request, domainName));
      case RequestTask.ReleaseStore(var request, var store) -> {
        stores.release(store, request);
        yield new UndoDone(StepName.HOLD_STORE);
      }
      case RequestTask.Report(var request, var store) -> {
        stores.finish(store, request);
        yield new TaskDone(StepName.REPORT, Facts.NONE);
      }
    };
  }

  private RequestInput reserve(Order order) {
    var version = Objects.requireNonNull(order.version());
    var domainName = Objects.requireNonNull(order.domainName());
    var os = catalogue.template(version).map(Catalogue.Template::os).orElse("");
    var result = stores.reserve(new Reservation(order.requestId(), order.storeAlias(), domainName, version, os,
        Objects.requireNonNull(order.vmType())));
    return switch (result) {
      case Reservation.Result.Reserved(var store) -> new TaskDone(StepName.RESERVE_ADDRESS,
          Facts.reserved(store.ipAddress(), VmIds.of(order.requestId()), store.epoch()));
      case Reservation.Result.AliasTaken _ ->
        new TaskRefused(StepName.RESERVE_ADDRESS, Intake.aliasTaken(order.storeAlias().value()));
      case Reservation.Result.DomainNameTaken _ ->
        new TaskRefused(StepName.RESERVE_ADDRESS, Intake.domainNameTaken(domainName.value()));
      case Reservation.Result.NoFreeAddress _ -> new TaskRefused(StepName.RESERVE_ADDRESS, Intake.noFreeAddress());
      case Reservation.Result.Undone _ -> new TaskRefused(StepName.RESERVE_ADDRESS, tooLate());
    };
  }

  private RequestInput cloneVm(Work work) throws JsonProcessingException {
    var size = catalogue.size(work.vmType());
    if (size.isEmpty()) {
      return new TaskRefused(StepName.CLONE_TEMPLATE, new Problem(Reason.UNKNOWN_VM_TYPE, "/vmType",
          "There is no VM type " + work.vmType() + " any more.", "Choose another VM type."));
    }
    var s = size.get();
    var input = done(StepName.CLONE_TEMPLATE, hypervisor.clone(
        new VmSpec(work.vmId(), work.version(), s.cpus(), s.memoryMb(), s.diskGb(), configDrive(work))));
    if (input instanceof TaskDone) {
      stores.advance(work.order().requestId(), StoreState.CLONED);
    }
    return input;
  }

  private String configDrive(Work work) throws JsonProcessingException {
    var drive = new LinkedHashMap<String, Object>();
    drive.put("storeAlias", work.order().storeAlias());
    drive.put("vmId", work.vmId());
    drive.put("ipAddress", work.ipAddress());
    drive.put("domainName", work.domainName());
    drive.put("version", work.version());
    drive.put("token", secrets.token(work.vmId()));
    drive.put("enrolmentUrl", site.enrolmentUrl().get());
    drive.put("kafkaBootstrap", site.kafkaBootstrap());
    drive.put("siteCa", site.siteCa());
    return Json.mapper().writeValueAsString(drive);
  }

  private RequestInput held(String alias, @Nullable DomainName domainName, Hold hold) {
    return switch (hold) {
      case Hold.Held(var s) -> new TaskDone(StepName.HOLD_STORE,
          Facts.held(s.ipAddress(), s.vmId(), s.epoch(), s.version(), s.domainName())
              .and(catalogue.size(s.vmType())
                  .map(size -> Facts.size(size.name(), size.applicationServers(), size.memoryLimitMb()))
                  .orElse(Facts.NONE)));
      case Hold.Busy(var holder) -> new RequestInput.StoreBusy(holder);
      case Hold.UnknownStore _ -> new TaskRefused(StepName.HOLD_STORE, Intake.unknownStore(alias));
      case Hold.NotRunning _ -> new TaskRefused(StepName.HOLD_STORE, Intake.notRunning(alias));
      case Hold.DomainNameTaken _ -> new TaskRefused(StepName.HOLD_STORE,
          Intake.domainNameTaken(domainName == null ? "" : domainName.value()));
      case Hold.Undone _ -> new TaskRefused(StepName.HOLD_STORE, tooLate());
    };
  }

  private static Problem tooLate() {
    return new Problem(Reason.FAILED, null, "The request was undone before.", "Send the request under a new id.");
  }

  private static RequestInput done(StepName step, Hypervisor.Result result) {
    return switch (result) {
      case Hypervisor.Result.Done _ -> new TaskDone(step, Facts.NONE);
      case Hypervisor.Result.Refused(var why) -> new TaskRefused(step, new Problem(Reason.FAILED, null,
          "The hypervisor refused: " + why + ".", "Ask the operator to look at the hypervisor."));
    };
  }

  private static RequestInput undone(StepName step, Hypervisor.Result result) {
    return switch (result) {
      case Hypervisor.Result.Done _ -> new UndoDone(step);
      case Hypervisor.Result.Refused(var why) -> new RequestInput.UndoFailed(step, why);
    };
  }
}
