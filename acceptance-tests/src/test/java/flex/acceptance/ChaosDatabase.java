package flex.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** What neither HTTP nor the command shows: the documents of the site and of its stores. */
final class ChaosDatabase implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MongoClient client;

  /** Waits at most a second for a database that is away, and throws then. */
  ChaosDatabase(String uri) {
    client = MongoClients.create(MongoClientSettings.builder().applyConnectionString(new ConnectionString(uri))
        .applyToClusterSettings(c -> c.serverSelectionTimeout(1, TimeUnit.SECONDS))
        .applyToSocketSettings(s -> s.connectTimeout(1, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
        .applyToServerSettings(s -> s.heartbeatFrequency(500, TimeUnit.MILLISECONDS)).build());
  }

  /** Every saga, archived or not, without the bodies of its events. */
  List<Document> sagas() {
    var all = new LinkedHashMap<String, Document>();
    // Of an archived saga a stub stays among the others; of one that went on, its copy in the archive.
    for (var collection : List.of("sagas", "sagas_archive")) {
      client.getDatabase("flex_site").getCollection(collection).find(Filters.exists("type"))
          .projection(Projections.exclude("events")).forEach(d -> all.putIfAbsent(d.getString("_id"), d));
    }
    return List.copyOf(all.values());
  }

  /** Where each request stands that the site knows: a step, or how it ended. */
  Map<String, String> steps() {
    var steps = new LinkedHashMap<String, String>();
    for (var saga : sagas()) {
      var hasUnsent = !saga.get("outbox", Document.class).isEmpty();
      var step = step(saga);
      steps.put(saga.getString("_id"), step + (hasUnsent && step.startsWith("ended") ? ", unsent" : ""));
    }
    return steps;
  }

  private static String step(Document saga) {
    var state = saga.get("state", Document.class);
    try {
      var data = JSON.readTree(state.getString("data"));
      return switch (state.getString("name")) {
        case "doing" -> data.path("step").asText();
        case "ended" -> "ended " + data.path("end").asText();
        default -> state.getString("name").replace("state.", "") + " " + data.path("step").asText();
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(saga.getString("_id"), e);
    }
  }

  /** The registry: who has which address. */
  List<Document> stores() {
    return client.getDatabase("flex_site").getCollection("stores").find().into(new ArrayList<>());
  }

  /** Ids of requests that were undone. */
  List<String> undone() {
    return client.getDatabase("flex_site").getCollection("closed_requests").find().map(d -> d.getString("_id"))
        .into(new ArrayList<>());
  }

  /** {@code commands} or {@code shops} of a store's own database. */
  List<Document> ofStore(String alias, String collection) {
    return client.getDatabase("store_" + alias).getCollection(collection).find().into(new ArrayList<>());
  }

  @Override
  public void close() {
    client.close();
  }
}
