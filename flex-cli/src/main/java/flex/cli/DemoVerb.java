package flex.cli;

import flex.cli.demo.Demo;
import flex.cli.stack.Daemons;
import flex.cli.stack.FlexService;
import flex.cli.stack.Home;
import flex.cli.stack.HomeLock;
import flex.cli.stack.Pause;
import flex.cli.stack.Ports;
import flex.cli.stack.StackDown;
import flex.cli.stack.StackUp;
import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "demo", description = "Three shops from nothing: starts a stack of its own, requests them, shows them.", footer = {
    "", "Works in <home>/demo, which every demo begins by emptying; its logs stay until the next one.",
    "Ports that are taken are replaced by free ones."})
final class DemoVerb implements Callable<Integer> {
  private static final long MAIN_ENDS_SECONDS = 20;

  private final Flex flex;

  @Option(names = "--exit", description = "end by itself: 0 only if all three shops answered with their own names")
  boolean exit;

  @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "180", description = "for start and shops together (default 180)")
  int timeout = 180;

  private final CountDownLatch mainEnded = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean succeeded;

  DemoVerb(Flex flex) {
    this.flex = flex;
  }

  @Override
  public Integer call() {
    if (timeout < 1) {
      throw new Failure(ExitCode.USAGE, "--timeout must be at least 1", "");
    }
    Home base = flex.home();
    Home home = base.demo();
    Path lock = base.directory().resolve("demo.lock");
    try (var _ = HomeLock.take(lock, Duration.ZERO, () -> {}, "a demo runs already in " + home.directory())) {
      var end = Thread.ofPlatform().name("demo-end").unstarted(hook(home, Thread.currentThread()));
      Runtime.getRuntime().addShutdownHook(end);
      try {
        return run(home);
      } catch (RuntimeException e) {
        // An interrupted read or write fails in its own way; that is no news to who pressed Ctrl-C.
        if (stopping) {
          return ExitCode.INTERRUPTED.code();
        }
        throw e;
      } finally {
        mainEnded.countDown();
        if (!stopping) {
          down(home);
          forget(end);
          if (succeeded) {
            TrainVerb.later(flex, base);
          }
        }
      }
    }
  }

  private int run(Home home) {
    var terminal = flex.terminal();
    long begin = System.nanoTime();
    long deadline = begin + Duration.ofSeconds(timeout).toNanos();
    // What a demo that was killed has left.
    var down = new StackDown(home, flex.services(), flex.processes(), line -> {});
    int left = down.down();
    if (left > 0) {
      terminal.say("ended " + left + (left == 1 ? " process" : " processes") + " that a former demo had left");
    }
    if (Files.isDirectory(home.directory())) {
      down.wipe();
    }
    terminal.say("starting " + flex.services().listed() + " in " + home.directory());
    var ports = new StackUp(home, flex.installation(), flex.processes(), flex.portTable(), flex.environment(),
        line -> terminal.say("  " + line)).up(Map.of(), null, true).ports();
    double stackSeconds = (System.nanoTime() - begin) / 1e9;
    terminal.say("stack ready after %.1f s".formatted(stackSeconds));
    tellMovedPorts(ports);
    var shops = new Demo(home, flex.services(), ports.bootstrap(), terminal).run(deadline);
    double seconds = (System.nanoTime() - begin) / 1e9;
    succeeded = true;
    if (terminal.isJson()) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("ok", true);
      fields.put("stackSeconds", stackSeconds);
      fields.put("seconds", seconds);
      fields.put("site", ports.url(flex.services().ofStores().port()));
      fields.put("shops", shops);
      terminal.json(fields);
    }
    terminal.say("%d shops answered, %.1f s after the start".formatted(shops.size(), seconds));
    if (!exit) {
      stay(home, shops);
    }
    return ExitCode.OK.code();
  }

  private void tellMovedPorts(Ports ports) {
    for (var port : flex.services().ports()) {
      if (ports.number(port) != port.usual()) {
        flex.terminal().say("  port %d (%s) was taken, so it is %d".formatted(port.usual(), port.label(),
            ports.number(port)));
      }
    }
    if (ports.storeNetwork() != Ports.USUAL_STORE_NETWORK) {
      flex.terminal().say("  stores live on 127.%d.x.y, other ones have 127.%d".formatted(ports.storeNetwork(),
          Ports.USUAL_STORE_NETWORK));
    }
  }

  private void stay(Home home, List<Demo.Answered> shops) {
    flex.terminal().say("the stack runs on; look at %s, or try in another terminal: ./flex shop list"
        .formatted(shops.getFirst().url()));
    flex.terminal().say("Ctrl-C ends it");
    var daemons = new Daemons(home, flex.processes());
    var ended = ended(daemons);
    while (ended.isEmpty()) {
      Pause.millis(500);
      ended = ended(daemons);
    }
    if (!stopping) {
      throw new Failure(ExitCode.NOT_RUNNING, "the " + ended.get().label() + " has ended",
          "somebody may have called flex down");
    }
  }

  private Optional<FlexService> ended(Daemons daemons) {
    return flex.services().ours().stream().filter(s -> daemons.find(s).isEmpty()).findFirst();
  }

  /** Ctrl-C, SIGTERM or a closed terminal: the main thread gives up what it does, then all processes are ended. */
  private Runnable hook(Home home, Thread main) {
    return () -> {
      stopping = true;
      main.interrupt();
      try {
        if (!mainEnded.await(MAIN_ENDS_SECONDS, TimeUnit.SECONDS)) {
          flex.terminal().note("flex: what was being done does not end; ending the stack anyway");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      int code = (succeeded ? ExitCode.OK : ExitCode.INTERRUPTED).code();
      try {
        down(home);
      } catch (RuntimeException e) {
        flex.terminal().note("flex: " + e.getMessage());
        code = ExitCode.FAILED.code();
      }
      // Ctrl-C is how a demo that showed its shops is meant to end, so it is no error.
      Runtime.getRuntime().halt(code);
    };
  }

  private void down(Home home) {
    int ended = new StackDown(home, flex.services(), flex.processes(), line -> {}).down();
    flex.terminal()
        .say(ended == 0 ? "ended the stack" : "ended the stack, " + ended + (ended == 1 ? " process" : " processes"));
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endsAlready) {
      // The hook runs by now and finds nothing to end.
      return;
    }
  }
}
