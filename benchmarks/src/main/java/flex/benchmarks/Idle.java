package flex.benchmarks;

import flex.kernel.KernelSettings;
import flex.kernel.Sagas;
import flex.kernel.Sagas.Cause;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What waiting costs: processor time of the kernel's process and of the database while so many sagas wait and nothing
 * happens. Arguments: seconds sagas...
 */
public final class Idle {
  private Idle() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    System.out.printf(Locale.ROOT, "%10s%22s%22s%n", "sagas", "kernel, % of a core", "database, % of a core");
    try (var rig = new Rig();
        var producer = rig.producer();
        var sagas = rig.sagas(producer, KernelSettings.of("/benchmark")).register(new Waiting(), Map.of())) {
      sagas.start();
      int there = 0;
      for (int i = 1; i < args.length; i++) {
        int wanted = Integer.parseInt(args[i]);
        begin(sagas, there, wanted);
        there = wanted;
        TimeUnit.SECONDS.sleep(15);
        report(rig, wanted, seconds);
      }
    }
  }

  static void begin(Sagas sagas, int from, int to) throws Exception {
    try (var threads = Executors.newFixedThreadPool(32)) {
      var all = new ArrayList<Future<?>>();
      for (int i = from; i < to; i++) {
        var id = "waiting-" + i;
        all.add(threads.submit(() -> sagas.handle(Waiting.TYPE, id, Cause.of("begin"), new Waiting.Begin())));
      }
      for (var one : all) {
        one.get();
      }
    }
  }

  private static void report(Rig rig, int sagas, int seconds) throws InterruptedException {
    double kernel = Rig.cpu(ProcessHandle.current().pid());
    double database = Rig.cpu(rig.databaseServer.pid());
    TimeUnit.SECONDS.sleep(seconds);
    System.out.printf(Locale.ROOT, "%10d%22.2f%22.2f%n", sagas,
        100 * (Rig.cpu(ProcessHandle.current().pid()) - kernel) / seconds,
        100 * (Rig.cpu(rig.databaseServer.pid()) - database) / seconds);
  }
}
