package flex.embedded.database;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * How documents and keys stand in the file: as BSON. The stock types serialise Java objects, which is larger and slower
 * for documents, and for index keys happens twice in every comparison.
 */
final class BsonTypes {

  /** A whole document. */
  static final DataType<Document> DOCUMENT = new Documents();
  /** One value that is a key or a position: any BSON value, or {@link Missing}. */
  static final DataType<Object> VALUE = new Values();
  /** The values of an index key. */
  static final DataType<KeyValue> KEYS = new Keys();

  private static final String FIELD = "v";

  private BsonTypes() {}

  private static void write(WriteBuffer target, Map<String, ?> document) {
    ByteBuf encoded = Unpooled.buffer(512);
    try {
      BsonEncoder.encodeDocument(document, encoded);
      target.put(encoded.nioBuffer());
    } finally {
      encoded.release();
    }
  }

  private static Document readDocument(ByteBuffer source) {
    int length = Integer.reverseBytes(source.getInt(source.position()));
    Document document = BsonDecoder.decodeBson(Unpooled.wrappedBuffer(source.slice(source.position(), length)));
    source.position(source.position() + length);
    return document;
  }

  private static byte[] encoded(@Nullable Object value) {
    ByteBuf buffer = Unpooled.buffer(64);
    try {
      BsonEncoder.encodeValue(BsonEncoder.determineType(value), value, buffer);
      return Arrays.copyOf(buffer.array(), buffer.writerIndex());
    } finally {
      buffer.release();
    }
  }

  /** A total order: by BSON type, then by value where Java has an order, else by the encoded bytes. */
  private static int compareValues(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Missing || b instanceof Missing)
      return Boolean.compare(b instanceof Missing, a instanceof Missing);
    byte type = BsonEncoder.determineType(a);
    int types = Byte.compare(type, BsonEncoder.determineType(b));
    if (types != 0)
      return types;
    if (a instanceof String x && b instanceof String y)
      return x.compareTo(y);
    if (a instanceof ObjectId x && b instanceof ObjectId y)
      return x.compareTo(y);
    if (a instanceof Double x && b instanceof Double y)
      return x.compareTo(y);
    if (a instanceof Long x && b instanceof Long y)
      return x.compareTo(y);
    if (a instanceof Integer x && b instanceof Integer y)
      return x.compareTo(y);
    // The file keeps milliseconds only: keys that differ in less would become equal after a restart.
    if (a instanceof Instant x && b instanceof Instant y)
      return Long.compare(x.toEpochMilli(), y.toEpochMilli());
    return Arrays.compareUnsigned(encoded(a), encoded(b));
  }

  /** A rough size in memory, in bytes: the store splits and caches pages by it. */
  private static int memory(@Nullable Object value) {
    return switch (value) {
      case String s -> 40 + 2 * s.length();
      case Map<?, ?> map -> {
        int sum = 96;
        for (Map.Entry<?, ?> entry : map.entrySet())
          sum += 48 + memory(entry.getKey()) + memory(entry.getValue());
        yield sum;
      }
      case Collection<?> many -> {
        int sum = 48;
        for (Object one : many)
          sum += 8 + memory(one);
        yield sum;
      }
      case null, default -> 32;
    };
  }

  private static final class Documents extends BasicDataType<Document> {

    @Override
    public int getMemory(Document document) {
      return memory(document);
    }

    @Override
    public void write(WriteBuffer target, Document document) {
      BsonTypes.write(target, document);
    }

    @Override
    public Document read(ByteBuffer source) {
      return readDocument(source);
    }

    @Override
    public Document[] createStorage(int size) {
      return new Document[size];
    }
  }

  private static final class Values extends BasicDataType<Object> {

    @Override
    public int compare(Object a, Object b) {
      return compareValues(a, b);
    }

    @Override
    public int getMemory(Object value) {
      return memory(value);
    }

    @Override
    public void write(WriteBuffer target, Object value) {
      BsonTypes.write(target, value instanceof Missing ? Map.of() : new Document(FIELD, value));
    }

    @Override
    public Object read(ByteBuffer source) {
      return readDocument(source).getOrMissing(FIELD);
    }

    @Override
    public Object[] createStorage(int size) {
      return new Object[size];
    }
  }

  private static final class Keys extends BasicDataType<KeyValue> {

    @Override
    public int compare(KeyValue a, KeyValue b) {
      int common = Math.min(a.size(), b.size());
      for (int i = 0; i < common; i++) {
        int order = compareValues(a.get(i), b.get(i));
        if (order != 0)
          return order;
      }
      return Integer.compare(a.size(), b.size());
    }

    @Override
    public int getMemory(KeyValue key) {
      int sum = 48;
      for (Object value : key)
        sum += memory(value);
      return sum;
    }

    @Override
    public void write(WriteBuffer target, KeyValue key) {
      var document = new Document();
      for (int i = 0; i < key.size(); i++) {
        if (!(key.get(i) instanceof Missing))
          document.put(String.valueOf(i), key.get(i));
      }
      target.putVarInt(key.size());
      BsonTypes.write(target, document);
    }

    @Override
    public KeyValue read(ByteBuffer source) {
      int size = DataUtils.readVarInt(source);
      Document document = readDocument(source);
      List<Object> values = new ArrayList<>(size);
      for (int i = 0; i < size; i++)
        values.add(document.getOrMissing(String.valueOf(i)));
      return new KeyValue(values);
    }

    @Override
    public KeyValue[] createStorage(int size) {
      return new KeyValue[size];
    }
  }
}
