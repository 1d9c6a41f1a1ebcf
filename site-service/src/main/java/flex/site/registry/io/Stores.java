package flex.site.registry.io;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import flex.contracts.DomainName;
import flex.contracts.IpAddress;
import flex.contracts.RequestId;
import flex.contracts.StoreAlias;
import flex.contracts.StoreInfo;
import flex.site.catalogue.AddressPool;
import flex.site.registry.Hold;
import flex.site.registry.Reservation;
import flex.site.registry.Reservation.Result;
import flex.site.registry.Store;
import flex.site.registry.StoreState;
import flex.site.registry.VmIds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;

/**
 * The collections {@code stores} and {@code closed_requests}. A request that is undone leaves a tombstone first and then
 * loses what it had; one that takes something looks for the tombstone afterwards. So an undo wins, whichever comes first.
 */
public final class Stores {
  private final MongoCollection<Document> stores;
  private final MongoCollection<Document> closed;
  private final AddressPool pool;
  private final Clock clock;
  private volatile boolean indexed;

  public Stores(MongoDatabase database, AddressPool pool, Clock clock) {
    this.stores = database.getCollection("stores");
    this.closed = database.getCollection("closed_requests");
    this.pool = pool;
    this.clock = clock;
  }

  /** Before the first write that they guard, since there may be no database yet when the service starts. */
  private void createIndexes() {
    if (indexed) {
      return;
    }
    stores.createIndex(ascending("ipAddress"), new IndexOptions().unique(true));
    stores.createIndex(ascending("domainNames"), new IndexOptions().unique(true));
    stores.createIndex(ascending("requestId"), new IndexOptions().unique(true));
    indexed = true;
  }

  /** Takes alias, domain name and the lowest free address, and holds the store for the request (SITE-02). */
  public Result reserve(Reservation wanted) {
    createIndexes();
    var used = usedAddresses();
    for (var address : (Iterable<IpAddress>) pool.addresses().filter(a -> !used.contains(a.value()))::iterator) {
      var document = StoreDocument.reserved(wanted, VmIds.of(wanted.requestId()), address, clock.instant());
      try {
        stores.insertOne(document);
        return unlessUndone(wanted.requestId(), new Result.Reserved(StoreDocument.read(document)));
      } catch (MongoWriteException e) {
        if (!isDuplicate(e)) {
          throw e;
        }
        var other = conflict(wanted);
        if (other != null) {
          return other;
        }
      }
    }
    return Objects.requireNonNullElseGet(conflict(wanted), Result.NoFreeAddress::new);
  }

  private Result unlessUndone(RequestId requestId, Result result) {
    if (isClosed(requestId)) {
      stores.deleteOne(eq("requestId", requestId.value()));
      return new Result.Undone();
    }
    return result;
  }

  /** Which field a reservation collides with; null where it is only the address. Asked, not read from messages. */
  private @Nullable Result conflict(Reservation wanted) {
    var byAlias = document(wanted.storeAlias());
    if (byAlias != null) {
      return wanted.requestId().value().equals(byAlias.getString("requestId"))
          ? unlessUndone(wanted.requestId(), new Result.Reserved(StoreDocument.read(byAlias)))
          : new Result.AliasTaken();
    }
    return isDomainTaken(wanted.domainName()) ? new Result.DomainNameTaken() : null;
  }

  /** Undo of {@link #reserve}, for good. */
  public void free(RequestId requestId) {
    tombstone(requestId);
    stores.deleteOne(eq("requestId", requestId.value()));
  }

  /** Holds a running store, and claims a domain name for it where one is given. */
  public Hold hold(StoreAlias alias, RequestId requestId, @Nullable DomainName domainName) {
    createIndexes();
    for (var found = document(alias); found != null; found = document(alias)) {
      var store = StoreDocument.read(found);
      if (requestId.equals(store.holder())) {
        return heldUnlessUndone(requestId, before(found));
      }
      if (store.holder() != null) {
        return new Hold.Busy(store.holder());
      }
      if (store.state() != StoreState.RUNNING) {
        return new Hold.NotRunning();
      }
      try {
        var held = stores.findOneAndUpdate(
            and(eq("_id", alias.value()), eq("holder", null), eq("epoch", store.epoch()),
                eq("state", StoreState.RUNNING.name())),
            StoreDocument.held(store, requestId, domainName),
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        if (held != null) {
          return heldUnlessUndone(requestId, before(held));
        }
      } catch (MongoCommandException | MongoWriteException e) {
        if (!isDuplicate(e)) {
          throw e;
        }
        return new Hold.DomainNameTaken();
      }
    }
    return new Hold.UnknownStore();
  }

  private static Store before(Document held) {
    var former = held.getString("formerDomainName");
    return StoreDocument.read(former == null ? held : new Document(held).append("domainName", former));
  }

  private Hold heldUnlessUndone(RequestId requestId, Store store) {
    if (isClosed(requestId)) {
      giveBack(store.storeAlias(), requestId);
      return new Hold.Undone();
    }
    return new Hold.Held(store);
  }

  /** Undo of {@link #hold}, for good; a claimed domain name is given back. */
  public void release(StoreAlias alias, RequestId requestId) {
    tombstone(requestId);
    giveBack(alias, requestId);
  }

  /** Cannot meet a duplicate: the former domain name stays with the store for as long as it is held. */
  private void giveBack(StoreAlias alias, RequestId requestId) {
    var held = stores.find(heldBy(alias, requestId)).first();
    if (held != null) {
      stores.updateOne(heldBy(alias, requestId), StoreDocument.free(before(held).domainName()));
    }
  }

  private static Bson heldBy(StoreAlias alias, RequestId requestId) {
    return and(eq("_id", alias.value()), eq("holder", requestId.value()));
  }

  /**
   * The end of a successful request: the store runs under its new domain name alone, and others may have it. A hold that
   * comes later still, from a worker that was believed dead, is given back by whoever of the two comes second.
   */
  public void finish(StoreAlias alias, RequestId requestId) {
    var held = stores.find(heldBy(alias, requestId)).first();
    if (held != null) {
      stores.updateOne(heldBy(alias, requestId),
          Updates.combine(StoreDocument.free(StoreDocument.read(held).domainName()),
              Updates.set("state", StoreState.RUNNING.name())));
    }
    if (find(alias).filter(s -> !s.requestId().equals(requestId)).isPresent()) {
      release(alias, requestId);
    }
  }

  /** Moves the store that a request makes on to {@code next}; does nothing where it is there or beyond. */
  public void advance(RequestId requestId, StoreState next) {
    var earlier = Stream.of(StoreState.values()).filter(s -> s.compareTo(next) < 0).map(Enum::name).toList();
    stores.updateOne(and(eq("requestId", requestId.value()), in("state", earlier)),
        Updates.set("state", next.name()));
  }

  /**
   * Takes over what a store says of itself, but for its shops: those come and go by the site's commands alone, whose
   * answers carry the epoch ({@link #changeShops}), while this may be old when it arrives and would bring back what was
   * removed meanwhile. Empty where there is no such store.
   */
  public Optional<Store> learn(StoreAlias alias, StoreInfo info) {
    return Optional.ofNullable(stores.findOneAndUpdate(eq("_id", alias.value()),
        Updates.combine(Updates.set("version", info.version().value()),
            Updates.set("patchLevel", info.patchLevel()), Updates.set("os", info.os())),
        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER))).map(StoreDocument::read);
  }

  /** Changes the shops of a store as a command of {@code epoch} left them; a command of another epoch changes nothing. */
  public void changeShops(StoreAlias alias, long epoch, UnaryOperator<List<StoreInfo.Shop>> change) {
    for (var found = document(alias); found != null; found = document(alias)) {
      var store = StoreDocument.read(found);
      var after = change.apply(store.shops());
      if (store.epoch() != epoch || after.equals(store.shops())) {
        return;
      }
      // Not by the list itself, which another release may write with more fields than this one knows.
      var filter = and(eq("_id", alias.value()), eq("epoch", epoch),
          eq("shopsVersion", found.get("shopsVersion", Number.class).longValue()));
      if (stores.updateOne(filter, StoreDocument.shops(after)).getMatchedCount() == 1) {
        return;
      }
    }
  }

  /** Binds the one-time token of a store's VM to a public key; false where it is bound to another, or the VM is gone. */
  public boolean bindKey(StoreAlias alias, String vmId, String publicKey) {
    var mine = and(eq("_id", alias.value()), eq("vmId", vmId));
    stores.updateOne(and(mine, eq("agentKey", null)), Updates.set("agentKey", publicKey));
    var found = stores.find(mine).first();
    return found != null && publicKey.equals(found.getString("agentKey"))
        && StoreDocument.read(found).state() != StoreState.REMOVING;
  }

  public Optional<Store> find(StoreAlias alias) {
    return Optional.ofNullable(document(alias)).map(StoreDocument::read);
  }

  private @Nullable Document document(StoreAlias alias) {
    return stores.find(eq("_id", alias.value())).first();
  }

  /** All stores, by alias. */
  public List<Store> all() {
    return stores.find().sort(Sorts.ascending("_id")).map(StoreDocument::read).into(new ArrayList<>());
  }

  /** Also by a store that may still go back to it. */
  public boolean isDomainTaken(DomainName domainName) {
    return stores.find(eq("domainNames", domainName.value())).first() != null;
  }

  public boolean hasFreeAddress() {
    var used = usedAddresses();
    return pool.addresses().anyMatch(a -> !used.contains(a.value()));
  }

  /** From the index alone: sorted by it, no document is read. */
  private Set<String> usedAddresses() {
    return stores.find().projection(fields(include("ipAddress"), excludeId())).sort(Sorts.ascending("ipAddress"))
        .map(d -> d.getString("ipAddress")).into(new HashSet<>());
  }

  private boolean isClosed(RequestId requestId) {
    return closed.find(eq("_id", requestId.value())).first() != null;
  }

  private void tombstone(RequestId requestId) {
    closed.updateOne(eq("_id", requestId.value()), Updates.set("at", Date.from(clock.instant())),
        new UpdateOptions().upsert(true));
  }

  private static boolean isDuplicate(MongoServerException e) {
    return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }
}
