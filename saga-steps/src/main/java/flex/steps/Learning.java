package flex.steps;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How what was learnt is merged: field by field, the newer one where it is not null.
 *
 * @param <F> a record of fields that may be null
 */
final class Learning<F> {
  private final RecordComponent[] fields;
  private final Constructor<F> constructor;

  Learning(Class<F> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type + " is no record; facts are a record of fields that may be null");
    }
    this.fields = type.getRecordComponents();
    for (var field : fields) {
      if (field.getType().isPrimitive()) {
        throw new IllegalArgumentException(field + " of " + type + " cannot be null before it is learnt");
      }
      field.getAccessor().setAccessible(true);
    }
    try {
      this.constructor = type.getDeclaredConstructor(
          Arrays.stream(fields).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has a canonical constructor", e);
    }
    try {
      none();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(type + " cannot be made of nothing: each of its fields may be null", e);
    }
  }

  /** Nothing was learnt yet. */
  F none() {
    return make(new @Nullable Object[fields.length]);
  }

  F merge(F older, @Nullable F newer) {
    if (newer == null) {
      return older;
    }
    @Nullable
    Object[] values = new @Nullable Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      var value = value(fields[i], newer);
      values[i] = value != null ? value : value(fields[i], older);
    }
    return make(values);
  }

  private static @Nullable Object value(RecordComponent field, Object facts) {
    try {
      return field.getAccessor().invoke(facts);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(field + " cannot be read", e);
    }
  }

  private F make(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
