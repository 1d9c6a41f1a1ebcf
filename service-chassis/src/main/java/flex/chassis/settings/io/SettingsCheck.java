package flex.chassis.settings.io;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Looks at every setting of the service before anything is made of one, so that all that are wrong are told at once: those
 * of all records with the prefix {@code flex}, whichever feature has them.
 */
public final class SettingsCheck implements BeanFactoryPostProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);

  private final ConfigurableEnvironment environment;

  SettingsCheck(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    var records = Stream.of(beans.getBeanDefinitionNames()).map(beans::getBeanDefinition)
        .flatMap(d -> d instanceof AbstractBeanDefinition a && a.hasBeanClass()
            ? Stream.<Class<?>>of(a.getBeanClass())
            : Stream.empty())
        .filter(SettingsCheck::isSettings).toList();
    var faults = faults(environment, records);
    if (!faults.isEmpty()) {
      throw new WrongSettings(faults);
    }
    var known = records.stream().flatMap(r -> Setting.of(environment, r)).map(Setting::name).distinct().toList();
    Setting.mistaken(environment.getSystemEnvironment().keySet().stream(), known,
        environment.getProperty("flex.variables", "FLEX")).forEach(LOG::warn);
  }

  /** Whether it is a record of settings of the project. */
  public static boolean isSettings(Class<?> type) {
    var properties = type.getAnnotation(ConfigurationProperties.class);
    return type.isRecord() && properties != null && properties.value().startsWith("flex");
  }

  /** All that is wrong with settings of these records, a sentence each; empty where they can be meant. */
  public static List<String> faults(ConfigurableEnvironment environment, List<Class<?>> records) {
    var faults = new LinkedHashSet<String>();
    var whole = new ArrayList<Class<?>>();
    for (var settings : records) {
      var own = Setting.of(environment, settings).flatMap(s -> s.fault().stream()).toList();
      faults.addAll(own);
      if (own.isEmpty()) {
        whole.add(settings);
      }
    }
    // What does not fit together is refused by the record itself; where all else is right that happens soon anyway.
    if (!faults.isEmpty()) {
      whole.forEach(settings -> apart(environment, settings).ifPresent(e -> faults.addAll(e.sentences())));
    }
    return List.copyOf(faults);
  }

  private static Optional<WrongSettings> apart(ConfigurableEnvironment environment, Class<?> settings) {
    try {
      Binder.get(environment).bind(settings.getAnnotation(ConfigurationProperties.class).value(), settings);
      return Optional.empty();
    } catch (BindException e) {
      Throwable cause = e;
      while (cause != null && !(cause instanceof WrongSettings)) {
        cause = cause.getCause();
      }
      return Optional.ofNullable((WrongSettings) cause);
    }
  }
}
