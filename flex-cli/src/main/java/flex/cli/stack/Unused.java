package flex.cli.stack;

import flex.cli.terminal.ExitCode;
import flex.cli.terminal.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That nobody uses what a home stores. Processes that are not seen, as another user's or a container's may be, still show
 * by the locks on the data; those of the home's owner by its ports too.
 */
record Unused(Home home, Services services, Daemons daemons, PortTable portTable) {
  /** Fails with who uses it. */
  void require() throws IOException {
    if (!daemons.ours().isEmpty()) {
      throw refused("the stack in " + home.directory() + " runs", "flex down");
    }
    for (var part : Foundation.all()) {
      var lock = home.data(part).resolve(part.lock());
      if (isLocked(lock)) {
        throw refused("somebody uses the data of the " + part.label() + " in " + home.directory() + " (" + lock
            + " is locked)", "end that process; it may be another user's, or run in a container");
      }
    }
    var suspect = suspect();
    if (suspect.isPresent()) {
      throw refused(suspect.get() + ": it may be this home's", "end that process, or look for its home as its user");
    }
  }

  private static Failure refused(String message, String remedy) {
    return new Failure(ExitCode.REFUSED, message + "; nothing was deleted", remedy);
  }

  /** A lock is free again when its channel is closed. */
  private static boolean isLocked(Path file) throws IOException {
    if (Files.notExists(file)) {
      return false;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return HomeLock.tryLock(channel) == null;
    }
  }

  /**
   * Who listens on one of the home's ports or addresses without being seen, as its owner: in a container, say. Whoever is
   * seen was no process of it, and other users' processes are none.
   */
  private Optional<String> suspect() throws IOException {
    var ports = Ports.load(home, services);
    if (ports.isEmpty()) {
      return Optional.empty();
    }
    var unseen = Stream.concat(
        services.ports().stream().map(ports.get()::number).map(n -> portTable.tenant(Ports.ADDRESS, n)),
        portTable.tenants(ports.get().storeNetwork()).stream())
        .filter(t -> t.owners().isEmpty() && !t.users().isEmpty()).toList();
    if (unseen.isEmpty()) {
      return Optional.empty();
    }
    var owner = (Integer) Files.getAttribute(home.directory(), "unix:uid");
    return unseen.stream().filter(t -> t.users().contains(owner)).findFirst()
        .map(t -> "port %s of %s is taken by %s".formatted(t.port(), t.address(), PortTable.described(t.owners())));
  }
}
