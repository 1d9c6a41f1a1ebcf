package flex.chassis.saga.io;

import flex.kernel.Inbound;
import flex.kernel.Sagas;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the kernel, then what feeds it, when the ports are open; stops in reverse, before they close. */
final class Workers implements SmartLifecycle, Listening {
  private final Sagas sagas;
  private final Inbound.Builder builder;
  private @Nullable Inbound inbound;

  Workers(Sagas sagas, Inbound.Builder builder) {
    this.sagas = sagas;
    this.builder = builder;
  }

  @Override
  public synchronized void start() {
    sagas.start();
    inbound = builder.start();
  }

  @Override
  public synchronized void stop() {
    if (inbound != null) {
      inbound.close();
      inbound = null;
    }
    sagas.close();
  }

  @Override
  public synchronized boolean isRunning() {
    return inbound != null;
  }

  @Override
  public synchronized boolean isListening() {
    return inbound != null && inbound.isRunning();
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
