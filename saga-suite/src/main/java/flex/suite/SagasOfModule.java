package flex.suite;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import flex.kernel.Saga;
import java.util.Set;
import java.util.stream.Collectors;

/** The sagas that a suite has to know. */
final class SagasOfModule {
  private SagasOfModule() {}

  /** Names of those in the suite's package and below. One within a class that is exempt goes by the name of that. */
  static Set<String> below(Class<?> suite, Set<Class<?>> exempt) {
    return new ClassFileImporter().importPackages(suite.getPackageName()).stream()
        .filter(c -> c.isAssignableTo(Saga.class) && !c.isInterface()
            && !c.getModifiers().contains(JavaModifier.ABSTRACT))
        .map(JavaClass::getName).map(saga -> exempt.stream().map(Class::getName)
            .filter(whole -> saga.startsWith(whole + "$")).findFirst().orElse(saga))
        .collect(Collectors.toSet());
  }
}
