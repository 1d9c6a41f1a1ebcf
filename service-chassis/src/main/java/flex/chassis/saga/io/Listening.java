package flex.chassis.saga.io;

/** Whether this process takes records in, as a bean. */
@FunctionalInterface
public interface Listening {
  /** False before any partition is this process's, while it has none, and after the end. */
  boolean isListening();
}
