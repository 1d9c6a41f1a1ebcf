package flex.site.registry.io;

import flex.chassis.database.io.Indexes;
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
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

import static com.mongodb.client.model.Filters.eq;
import static java.util.stream.Collectors.toSet;
import static org.springframework.data.domain.Sort.Direction.ASC;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

/**
 * The collections {@code stores} and {@code closed_requests}. A request that is undone leaves a tombstone first and then
 * loses what it had; one that takes something looks for the tombstone afterwards. So an undo wins, whichever comes first.
 */
public final class Stores {
  private static final String STORES = "stores";
  private static final String CLOSED = "closed_requests";

  private final MongoOperations template;
  private final Indexes indexes;
  private final AddressPool pool;
  private final Clock clock;

  /** {@code template} waits for the majority, see {@link flex.chassis.database.io.Databases}. */
  public Stores(MongoOperations template, AddressPool pool, Clock clock) {
    this.template = template;
    this.indexes = new Indexes(template, STORES, Stream.of("ipAddress", "domainNames", "requestId")
        .<IndexDefinition>map(field -> new Index(field, ASC).unique()).toList());
    this.pool = pool;
    this.clock = clock;
  }

  /** Takes alias, domain name and the lowest free address, and holds the store for the request (SITE-02). */
  public Result reserve(Reservation wanted) {
    indexes.ensure();
    var used = usedAddresses();
    for (var address : (Iterable<IpAddress>) pool.addresses().filter(a -> !used.contains(a.value()))::iterator) {
      var document = StoreDocument.reserved(wanted, VmIds.of(wanted.requestId()), address, clock.instant());
      try {
        template.insert(document, STORES);
        return unlessUndone(wanted.requestId(), new Result.Reserved(StoreDocument.read(document)));
      } catch (DuplicateKeyException e) {
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
      delete(requestId);
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
    delete(requestId);
  }

  /** By the driver, which may repeat what deletes one document, and not what the template does: delete many. */
  private void delete(RequestId requestId) {
    template.execute(STORES, stores -> stores.deleteOne(eq("requestId", requestId.value())));
  }

  /** Holds a running store, and claims a domain name for it where one is given. */
  public Hold hold(StoreAlias alias, RequestId requestId, @Nullable DomainName domainName) {
    indexes.ensure();
    for (var found = document(alias); found != null; found = document(alias)) {
      var store = StoreDocument.read(found);
      if (requestId.equals(store.holder())) {
        return heldUnlessUndone(requestId, StoreDocument.before(found));
      }
      if (store.holder() != null) {
        return new Hold.Busy(store.holder());
      }
      if (store.state() != StoreState.RUNNING) {
        return new Hold.NotRunning();
      }
      try {
        // The next look tells who holds it now. An update, since not every server says of a findAndModify that it met a
        // unique index.
        update(is(alias).and("holder").is(null).and("epoch").is(store.epoch()).and("state")
            .is(StoreState.RUNNING.name()), StoreDocument.held(store, requestId, domainName));
      } catch (DataAccessException e) {
        if (domainName != null && hasOther(alias, domainName)) {
          return new Hold.DomainNameTaken();
        }
        // Who had the name may have given it back meanwhile.
        if (!(e instanceof DuplicateKeyException)) {
          throw e;
        }
      }
    }
    return new Hold.UnknownStore();
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
    var held = first(heldBy(alias, requestId));
    if (held != null) {
      update(heldBy(alias, requestId), StoreDocument.free(StoreDocument.before(held).domainName()));
    }
  }

  private static Criteria heldBy(StoreAlias alias, RequestId requestId) {
    return is(alias).and("holder").is(requestId.value());
  }

  /**
   * The end of a successful request: the store runs under its new domain name alone, and others may have it. A hold that
   * comes later still, from a worker that was believed dead, is given back by whoever of the two comes second.
   */
  public void finish(StoreAlias alias, RequestId requestId) {
    var held = Optional.ofNullable(first(heldBy(alias, requestId))).map(StoreDocument::read);
    held.ifPresent(store -> update(heldBy(alias, requestId),
        StoreDocument.free(store.domainName()).set("state", StoreState.RUNNING.name())));
    // Who has made a store never changes.
    if (held.or(() -> find(alias)).filter(s -> !s.requestId().equals(requestId)).isPresent()) {
      release(alias, requestId);
    }
  }

  /** Moves the store that a request makes on to {@code next}; does nothing where it is there or beyond. */
  public void advance(RequestId requestId, StoreState next) {
    var earlier = Stream.of(StoreState.values()).filter(s -> s.compareTo(next) < 0).map(Enum::name).toList();
    update(where("requestId").is(requestId.value()).and("state").in(earlier), Update.update("state", next.name()));
  }

  /**
   * Takes over what a store says of itself, but for its shops: those come and go by the site's commands alone, whose
   * answers carry the epoch ({@link #changeShops}), while this may be old when it arrives and would bring back what was
   * removed meanwhile. Empty where there is no such store.
   */
  public Optional<Store> learn(StoreAlias alias, StoreInfo info) {
    return Optional.ofNullable(template.findAndModify(query(is(alias)),
        Update.update("version", info.version().value()).set("patchLevel", info.patchLevel()).set("os", info.os()),
        FindAndModifyOptions.options().returnNew(true), Document.class, STORES)).map(StoreDocument::read);
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
      var asItWas = is(alias).and("epoch").is(epoch)
          .and("shopsVersion").is(found.get("shopsVersion", Number.class).longValue());
      if (update(asItWas, StoreDocument.shops(after)) == 1) {
        return;
      }
    }
  }

  /** Binds the one-time token of a store's VM to a public key; false where it is bound to another, or the VM is gone. */
  public boolean bindKey(StoreAlias alias, String vmId, String publicKey) {
    update(is(alias).and("vmId").is(vmId).and("agentKey").is(null), Update.update("agentKey", publicKey));
    var found = first(is(alias).and("vmId").is(vmId));
    return found != null && publicKey.equals(found.getString("agentKey"))
        && StoreDocument.read(found).state() != StoreState.REMOVING;
  }

  public Optional<Store> find(StoreAlias alias) {
    return Optional.ofNullable(document(alias)).map(StoreDocument::read);
  }

  private @Nullable Document document(StoreAlias alias) {
    return first(is(alias));
  }

  /** The stores from that alias on, by alias, read as they are taken; to be closed. */
  public Stream<Store> from(String alias) {
    return template.stream(query(where("_id").gte(alias)).with(Sort.by("_id")), Document.class, STORES)
        .map(StoreDocument::read);
  }

  /** Also by a store that may still go back to it. */
  public boolean isDomainTaken(DomainName domainName) {
    return owner(domainName) != null;
  }

  public boolean hasFreeAddress() {
    var used = usedAddresses();
    return pool.addresses().anyMatch(a -> !used.contains(a.value()));
  }

  /** From the index alone: sorted by it, no document is read. */
  private Set<String> usedAddresses() {
    var addresses = new Query().with(Sort.by("ipAddress"));
    addresses.fields().include("ipAddress").exclude("_id");
    return template.find(addresses, Document.class, STORES).stream().map(d -> d.getString("ipAddress"))
        .collect(toSet());
  }

  private boolean isClosed(RequestId requestId) {
    return template.findOne(query(where("_id").is(requestId.value())), Document.class, CLOSED) != null;
  }

  private void tombstone(RequestId requestId) {
    template.upsert(query(where("_id").is(requestId.value())), Update.update("at", Date.from(clock.instant())), CLOSED);
  }

  private static Criteria is(StoreAlias alias) {
    return where("_id").is(alias.value());
  }

  private @Nullable Document first(Criteria criteria) {
    return template.findOne(query(criteria), Document.class, STORES);
  }

  /** How many documents fitted, 0 or 1. */
  private long update(Criteria criteria, Update update) {
    return template.updateFirst(query(criteria), update, STORES).getMatchedCount();
  }

  private @Nullable Document owner(DomainName domainName) {
    return first(where("domainNames").is(domainName.value()));
  }

  private boolean hasOther(StoreAlias alias, DomainName domainName) {
    var owner = owner(domainName);
    return owner != null && !alias.value().equals(owner.getString("_id"));
  }
}
