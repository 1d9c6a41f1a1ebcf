package flex.agent.commands.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import flex.agent.commands.Journal;
import flex.agent.commands.JournalEntry;
import flex.agent.commands.JournalEntry.Answered;
import flex.agent.commands.Origin;
import flex.agent.commands.Progress;
import flex.agent.commands.Progress.Noted;
import flex.agent.commands.Unavailable;
import flex.contracts.StoreCommand;
import flex.contracts.StoreEvent;
import flex.contracts.wire.Json;
import flex.contracts.wire.Wire;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import static flex.agent.commands.io.StoreDatabase.call;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The journal in the collection {@code commands}: a document per command, found by its id. */
public final class MongoJournal implements Journal {
  static final String EPOCH = "epoch";

  private static final String ACCEPTED = "ACCEPTED";
  private static final String RUNNING = "RUNNING";
  private static final String DONE = "DONE";

  private final MongoCollection<Document> commands;
  private final MongoCollection<Document> facts;
  private final Wire wire;
  private boolean indexed;

  public MongoJournal(StoreDatabase database, Wire wire) {
    this.commands = database.collection(StoreDatabase.COMMANDS);
    this.facts = database.collection(StoreDatabase.FACTS);
    this.wire = wire;
  }

  @Override
  public Optional<JournalEntry> find(String commandId) {
    return call(() -> Optional.ofNullable(commands.find(Filters.eq("_id", commandId)).first()).map(this::entry));
  }

  @Override
  public void add(JournalEntry e) {
    var document = new Document("_id", e.commandId())
        .append("type", wire.nameOf(e.command()))
        .append("command", new String(wire.toJson(e.command()), UTF_8))
        .append("digest", e.digest())
        .append("epoch", e.command().epoch())
        .append("seq", e.seq())
        .append("causeId", e.origin().causeId())
        .append("correlationId", e.origin().correlationId())
        .append("traceparent", e.origin().traceparent())
        .append("sentAt", Date.from(e.origin().sentAt()))
        .append("acceptedAt", Date.from(e.acceptedAt()))
        .append("state", ACCEPTED)
        .append("sent", false);
    call(() -> {
      try {
        return commands.insertOne(document);
      } catch (MongoWriteException duplicate) {
        if (ErrorCategory.fromErrorCode(duplicate.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
          return null;
        }
        throw duplicate;
      }
    });
  }

  @Override
  public void note(String commandId, Progress progress) {
    update(commandId, Updates.combine(Updates.set("state", RUNNING), changes(progress)));
  }

  @Override
  public void answer(String commandId, Answered answered, Progress progress) {
    update(commandId,
        Updates.combine(Updates.set("state", DONE), Updates.set("answerType", wire.nameOf(answered.answer())),
            Updates.set("answer", new String(wire.toJson(answered.answer()), UTF_8)),
            Updates.set("answeredAt", Date.from(answered.at())), changes(progress)));
  }

  @Override
  public int failed(String commandId) {
    return call(() -> Optional
        .ofNullable(commands.findOneAndUpdate(Filters.eq("_id", commandId), Updates.inc("failures", 1),
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
        .map(d -> d.get("failures", Number.class).intValue()).orElse(1));
  }

  @Override
  public void sent(String commandId) {
    update(commandId, Updates.set("sent", true));
  }

  @Override
  public List<JournalEntry> unfinished() {
    return list(Filters.in("state", ACCEPTED, RUNNING));
  }

  @Override
  public List<JournalEntry> unsent() {
    return list(Filters.and(Filters.eq("state", DONE), Filters.eq("sent", false)));
  }

  @Override
  public long highestEpoch() {
    return call(() -> Optional.ofNullable(facts.find(Filters.eq("_id", EPOCH)).first())
        .map(d -> d.get("value", Number.class).longValue()).orElse(0L));
  }

  @Override
  public void raiseEpoch(long epoch) {
    call(() -> facts.updateOne(Filters.eq("_id", EPOCH), Updates.set("value", epoch),
        new UpdateOptions().upsert(true)));
  }

  @Override
  public long highestSeq() {
    return call(() -> {
      createIndexes();
      return Optional.ofNullable(commands.find().sort(Sorts.descending("seq")).limit(1).first())
          .map(d -> d.get("seq", Number.class).longValue()).orElse(0L);
    });
  }

  /** Before the first look-up that they serve: a store lives for years, and its journal grows with every command. */
  private synchronized void createIndexes() {
    if (!indexed) {
      try {
        commands.createIndex(Indexes.ascending("seq"));
        commands.createIndex(Indexes.ascending("state", "sent", "seq"));
        commands.createIndex(Indexes.ascending("state", "seq"));
      } catch (MongoCommandException e) {
        // Some servers refuse one of two that come at once, as those of stores that start together do; that passes.
        throw new Unavailable("the indexes cannot be made yet", e);
      }
      indexed = true;
    }
  }

  private void update(String commandId, Bson change) {
    call(() -> commands.updateOne(Filters.eq("_id", commandId), change));
  }

  private List<JournalEntry> list(Bson filter) {
    return call(() -> {
      createIndexes();
      var found = new ArrayList<JournalEntry>();
      commands.find(filter).sort(Sorts.ascending("seq")).forEach(d -> found.add(entry(d)));
      return found;
    });
  }

  private JournalEntry entry(Document d) {
    var origin = new Origin(d.getString("causeId"), d.getString("correlationId"), d.getString("traceparent"),
        instant(d, "sentAt"));
    return new JournalEntry((StoreCommand) read(d, "type", "command"), d.getString("digest"), origin,
        d.get("seq", Number.class).longValue(), instant(d, "acceptedAt"),
        progress(d), d.getString("answer") == null
            ? null
            : new Answered((StoreEvent.Answer) read(d, "answerType", "answer"), instant(d, "answeredAt")));
  }

  /** The whole array each time, as a label is no name of a field: it may have a dot or a dollar in it. */
  private static Bson changes(Progress progress) {
    return Updates.set("changes", progress.changes().stream().map(c -> new Document("label", c.label())
        .append("begunAt", date(c.begunAt())).append("endedAt", date(c.endedAt()))).toList());
  }

  private static Progress progress(Document d) {
    var changes = d.getList("changes", Document.class);
    return changes == null
        ? formerly(d.get("begun", new Document()), d.get("ended", new Document()))
        : new Progress(changes.stream()
            .map(c -> new Noted(c.getString("label"), instantOrNull(c, "begunAt"), instantOrNull(c, "endedAt")))
            .toList(), true);
  }

  /** Before ADR 0014 there were two maps from the label to the time, which named a step once it was begun. */
  private static Progress formerly(Document begun, Document ended) {
    return new Progress(begun.keySet().stream()
        .map(label -> new Noted(label, instantOrNull(begun, label), instantOrNull(ended, label))).toList(), false);
  }

  private static @Nullable Date date(@Nullable Instant at) {
    return at == null ? null : Date.from(at);
  }

  private static @Nullable Instant instantOrNull(Document d, String name) {
    return d.getDate(name) == null ? null : instant(d, name);
  }

  private static Instant instant(Document d, String name) {
    return Objects.requireNonNull(d.getDate(name), name).toInstant();
  }

  private Object read(Document d, String type, String json) {
    try {
      JsonNode body = Json.mapper().readTree(d.getString(json));
      return wire.read(d.getString(type), body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("journal entry " + d.getString("_id") + " cannot be read", e);
    }
  }
}
