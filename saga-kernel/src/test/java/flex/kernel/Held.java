package flex.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that does not answer before it is told to. */
final class Held<T, I> implements TaskHandler<T, I> {
  final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch finish = new CountDownLatch(1);
  private final I answer;

  Held(I answer) {
    this.answer = answer;
  }

  void finish() {
    finish.countDown();
  }

  @Override
  public I run(T task, Context context) throws InterruptedException {
    runs.incrementAndGet();
    finish.await();
    return answer;
  }

  @Override
  public I gaveUp(T task, Context context, Exception last) {
    throw new IllegalStateException(last);
  }
}
