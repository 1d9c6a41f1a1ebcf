package flex.chassis.saga;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;

/** Under which names the records of each type of saga are stored, for people. */
public final class RecordNames {
  private final Map<String, Map<Type, String>> byType = new HashMap<>();

  /** Generic records are known by their raw class. */
  public RecordNames(Map<String, ? extends Map<String, ? extends Type>> tables) {
    tables.forEach((type, table) -> {
      var names = new HashMap<Type, String>();
      table.forEach((name, stored) -> names.put(raw(stored), name));
      byType.put(type, names);
    });
  }

  private static Type raw(Type type) {
    return type instanceof ParameterizedType generic ? generic.getRawType() : type;
  }

  /** Its class's name where the type of saga does not know it. */
  public String of(String sagaType, Object stored) {
    return byType.getOrDefault(sagaType, Map.of()).getOrDefault(stored.getClass(), stored.getClass().getSimpleName());
  }
}
