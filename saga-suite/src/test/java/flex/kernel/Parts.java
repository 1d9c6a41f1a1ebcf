package flex.kernel;

import java.time.Duration;

/** What the kernels of a {@link World} are built of; a whole one lacks nothing. */
interface Parts {
  default Guards guards() {
    return new Guards();
  }

  default KernelSettings settings() {
    return World.SETTINGS;
  }

  /** Where sagas are kept, as whoever looks at them has it, who never crashes. */
  default SagaStore store() {
    return new MemorySagaStore(settings());
  }

  /** The same as a kernel has it. */
  default SagaStore of(World.Kernel kernel, SagaStore store) {
    return new MortalStore(kernel, store);
  }

  default Duration patience() {
    return Duration.ofMinutes(1);
  }

  /** Whether what has ended is given the time to be archived between messages, so that later ones take it back. */
  default boolean rests() {
    return false;
  }
}
