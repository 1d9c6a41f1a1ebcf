package flex.kernel;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A database whose commands each pass through a tap, which does them or does not. A bulk write passes write by write, as
 * a server may do a part of one. What is neither a command nor on the way to one is refused, so that none is missed.
 */
final class TappedDatabase {
  private TappedDatabase() {}

  interface Tap {
    /** {@code name} is that of the method and of the collection, with what it writes where that tells two apart. */
    @Nullable
    Object pass(String name, MongoCollection<Document> collection, Supplier<@Nullable Object> command);
  }

  static MongoDatabase of(MongoDatabase database, Tap tap) {
    return proxy(MongoDatabase.class, (_, method, arguments) -> switch (method.getName()) {
      case "getCollection" -> collection(call(database, method, arguments), tap);
      case "getName" -> call(database, method, arguments);
      default -> throw unknown(method);
    });
  }

  @SuppressWarnings("unchecked") // the store's collections are of documents
  private static MongoCollection<Document> collection(@Nullable Object of, Tap tap) {
    var collection = (MongoCollection<Document>) of;
    if (collection == null) {
      throw new IllegalStateException("no collection");
    }
    var named = " " + collection.getNamespace().getCollectionName();
    return (MongoCollection<Document>) proxy(MongoCollection.class,
        (_, method, arguments) -> switch (method.getName()) {
          case "withWriteConcern", "withReadConcern", "withReadPreference" ->
            collection(call(collection, method, arguments), tap);
          case "find" -> found(call(collection, method, arguments), collection, tap);
          case "bulkWrite" -> {
            Object last = null;
            for (var write : (List<?>) arguments[0]) {
              last = tap.pass("bulkWrite" + named, collection,
                  () -> call(collection, method, new Object[]{ List.of(write)}));
            }
            yield last;
          }
          case "replaceOne" -> tap.pass(
              "replaceOne" + named + (((Document) arguments[1]).containsKey("type") ? "" : " with a stub"), collection,
              () -> call(collection, method, arguments));
          case "insertOne", "updateOne", "deleteOne", "deleteMany", "createIndex" ->
            tap.pass(method.getName() + named, collection, () -> call(collection, method, arguments));
          default -> throw unknown(method);
        });
  }

  private static Object found(@Nullable Object iterable, MongoCollection<Document> collection, Tap tap) {
    var type = iterable instanceof FindIterable ? FindIterable.class : MongoIterable.class;
    return proxy(type, (_, method, arguments) -> switch (method.getName()) {
      case "sort", "limit", "projection", "map" -> found(call(iterable, method, arguments), collection, tap);
      case "first", "into" -> tap.pass(
          (method.getName().equals("first") ? "find " : "list ") + collection.getNamespace().getCollectionName(),
          collection, () -> call(iterable, method, arguments));
      default -> throw unknown(method);
    });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{ type}, handler));
  }

  private static @Nullable Object call(@Nullable Object on, Method method, Object[] arguments) {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IllegalStateException unknown(Method method) {
    return new IllegalStateException("it is not known whether this is a command: " + method);
  }
}
