package flex.steps;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A generic record with its arguments, as it is stored. */
@SuppressWarnings("ArrayRecordComponent") // handed out as the interface asks
record Generic(Class<?> raw, Type order, Type facts) implements ParameterizedType {
  @Override
  public Type[] getActualTypeArguments() {
    return new Type[]{ order, facts};
  }

  @Override
  public Type getRawType() {
    return raw;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return raw.getDeclaringClass();
  }
}
