package flex.chassis.settings.io;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What can be meant by a setting: a component of a record of settings has it, or is such a record itself. It is checked
 * before anything else is made of the setting, see {@link SettingsCheck}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Allowed {
  Meaning value();

  /** The least of a number or a duration, as it is written: {@code 1s}. */
  String from() default "";

  /** The most of it. */
  String to() default "";

  /** Of {@link Meaning#CHOICE}. */
  String[] among() default {};

  /** Whether it may be empty, which then means something. */
  boolean optional() default false;
}
