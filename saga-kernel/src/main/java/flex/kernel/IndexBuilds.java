package flex.kernel;

/** Some servers refuse one of two indexes that are made at once, also of different collections. */
final class IndexBuilds {
  private static final Object ONE = new Object();

  private IndexBuilds() {}

  /** Waits until no other thread of this process is in here, however long that takes; then does it. */
  static void oneAfterTheOther(Runnable build) {
    synchronized (ONE) {
      build.run();
    }
  }
}
