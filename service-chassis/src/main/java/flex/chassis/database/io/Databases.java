package flex.chassis.database.io;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.NoOpDbRefResolver;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/** How features reach their collections. */
public final class Databases {
  private Databases() {}

  /**
   * A template whose writes wait for the majority and its journal, and whose reads see nothing else: what was told to
   * anybody outlives the failure of a database server. It writes documents as they are given, without names of classes,
   * and takes every text for an id as a text.
   */
  public static MongoTemplate template(MongoClient client, String database) {
    var converter = new AsGiven();
    converter.setTypeMapper(new DefaultMongoTypeMapper(null));
    converter.afterPropertiesSet();
    var template = new MongoTemplate(new Durable(client, database), converter);
    template.setEntityLifecycleEventsEnabled(false);
    return template;
  }

  /** Throws where the database does not answer within so many milliseconds. */
  public static void ping(MongoDatabase database, long millis) {
    database.withTimeout(millis, TimeUnit.MILLISECONDS).runCommand(new Document("ping", 1));
  }

  private static final class Durable extends SimpleMongoClientDatabaseFactory {
    Durable(MongoClient client, String database) {
      super(client, database);
    }

    @Override
    protected MongoDatabase doGetMongoDatabase(String name) {
      return super.doGetMongoDatabase(name).withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
          .withReadConcern(ReadConcern.MAJORITY);
    }
  }

  /** Spring Data would take a text of 24 hexadecimal digits for an ObjectId, in filters but not in what is inserted. */
  private static final class AsGiven extends MappingMongoConverter {
    AsGiven() {
      super(NoOpDbRefResolver.INSTANCE, new MongoMappingContext());
    }

    @Override
    public @Nullable Object convertId(@Nullable Object id, Class<?> target) {
      return id instanceof String && target == ObjectId.class ? id : super.convertId(id, target);
    }
  }
}
