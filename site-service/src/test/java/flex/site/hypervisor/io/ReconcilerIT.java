package flex.site.hypervisor.io;

import com.mongodb.client.MongoClients;
import flex.chassis.database.io.Databases;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.RequestId;
import flex.contracts.StoreAlias;
import flex.contracts.Version;
import flex.contracts.VmType;
import flex.embedded.testing.TestDatabase;
import flex.site.catalogue.AddressPool;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.VmSpec;
import flex.site.registry.Reservation;
import flex.site.registry.VmIds;
import flex.site.registry.io.Stores;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Stores from the real registry, on a hypervisor with a broken VM. */
@Tag("SITE-09")
class ReconcilerIT {
  private static final String BROKEN = VmIds.of(new RequestId("order-a"));

  @Test
  void shouldStartTheOthersWhenOneVmCannotBeStarted() {
    var running = new HashSet<String>();
    try (var client = MongoClients.create(TestDatabase.shared().uri())) {
      var stores = new Stores(Databases.template(client, TestDatabase.freshName()),
          new AddressPool(new IpAddress("127.77.0.2"), new IpAddress("127.77.0.6"), Set.of()), Clock.systemUTC());
      for (var name : new String[]{ "a", "b"}) {
        var request = new RequestId("order-" + name);
        stores.reserve(new Reservation(request, new StoreAlias(name), new DomainName(name + ".example.com"),
            new Version("6.14.0"), "Debian-12", new VmType("Standard")));
        stores.finish(new StoreAlias(name), request);
      }
      try (var reconciler = new Reconciler(new OneBroken(running), stores, List.of(_ -> {
        throw new IllegalStateException("it cannot be looked after");
      }))) {
        reconciler.reconcile();
      }
    }

    assertThat(running).containsExactly(VmIds.of(new RequestId("order-b")));
  }

  private record OneBroken(Set<String> running) implements Hypervisor {
    private static final Result DONE = new Result.Done();

    @Override
    public Result clone(VmSpec vm) {
      return DONE;
    }

    @Override
    public Result start(String vmId) {
      if (vmId.equals(BROKEN)) {
        throw new IllegalStateException("the disk is broken");
      }
      running.add(vmId);
      return DONE;
    }

    @Override
    public Result stop(String vmId) {
      return DONE;
    }

    @Override
    public Result destroy(String vmId) {
      return DONE;
    }

    @Override
    public boolean isRunning(String vmId) {
      return running.contains(vmId);
    }

    @Override
    public Optional<Trouble> trouble(String vmId) {
      return Optional.empty();
    }

    @Override
    public List<String> lastLines(String vmId) {
      return List.of();
    }
  }
}
