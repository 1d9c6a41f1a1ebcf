package flex.contracts.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import flex.contracts.Identifier;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** The one way in which records become JSON: identifiers as strings, instants as ISO 8601, absent for null. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .addModule(new JavaTimeModule())
      .addModule(new SimpleModule("flex").addSerializer(new IdentifierSerializer())
          .setDeserializerModifier(new IdentifierDeserializers()))
      .defaultPropertyInclusion(
          JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      // Two readers could otherwise take different values from one message.
      .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
      .build();

  private Json() {}

  /** Shared and not to be configured further. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  private static final class IdentifierSerializer extends StdSerializer<Identifier> {
    private static final long serialVersionUID = 1;

    IdentifierSerializer() {
      super(Identifier.class);
    }

    @Override
    public void serialize(Identifier id, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeString(id.value());
    }
  }

  private static final class IdentifierDeserializers extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public JsonDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription bean,
        JsonDeserializer<?> standard) {
      var type = bean.getBeanClass();
      if (!Identifier.class.isAssignableFrom(type) || !type.isRecord()) {
        return standard;
      }
      try {
        return new IdentifierDeserializer(type.getDeclaredConstructor(String.class));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(type + " has no constructor of one string", e);
      }
    }
  }

  private static final class IdentifierDeserializer extends JsonDeserializer<Object> {
    private final Constructor<?> constructor;

    IdentifierDeserializer(Constructor<?> constructor) {
      this.constructor = constructor;
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return context.handleUnexpectedToken(constructor.getDeclaringClass(), in);
      }
      var text = in.getText();
      try {
        return constructor.newInstance(text);
      } catch (InvocationTargetException e) {
        return context.handleInstantiationProblem(constructor.getDeclaringClass(), text, e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
