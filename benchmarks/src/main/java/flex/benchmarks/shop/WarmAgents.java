package flex.benchmarks.shop;

import flex.agent.enrolment.io.ConfigDriveFile;
import flex.agent.io.Agent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Real agents within this process, each begun when the hypervisor starts its VM. */
final class WarmAgents implements AutoCloseable {
  private final ServerSocketChannel door;
  private final Map<Path, Agent> agents = new ConcurrentHashMap<>();
  private final Map<Path, SocketChannel> standIns = new ConcurrentHashMap<>();

  /** {@code home} holds the directory of the VMs. */
  WarmAgents(Path home) throws IOException {
    door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(home.resolve(StandIn.SOCKET)));
    Thread.ofPlatform().daemon().name("warm-agents").start(this::serve);
  }

  /** A jar to be started in place of the agent's. */
  static Path jar(Path directory) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
    var entry = StandIn.class.getName().replace('.', '/') + ".class";
    var file = directory.resolve("stand-in.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest);
        var code = StandIn.class.getClassLoader().getResourceAsStream(entry)) {
      if (code == null) {
        throw new IOException(entry + " is not on the class path");
      }
      jar.putNextEntry(new JarEntry(entry));
      code.transferTo(jar);
    }
    return file;
  }

  private void serve() {
    try {
      while (true) {
        var standIn = door.accept();
        var vm = Path.of(Objects.requireNonNull(new BufferedReader(Channels.newReader(standIn, UTF_8)).readLine()));
        standIns.put(vm, standIn);
        var agent = new Agent(vm.resolve("root"), ConfigDriveFile.read(vm.resolve("config-drive")),
            Clock.tickMillis(Clock.systemUTC().getZone()));
        agents.put(vm, agent);
        agent.start();
      }
    } catch (AsynchronousCloseException closed) {
      return;
    } catch (Exception e) {
      throw new IllegalStateException("a warm agent could not be started", e);
    }
  }

  /** Ends the agents that run, and leaves their VMs as they are: they have done their work. */
  void rest() {
    agents.values().forEach(Agent::close);
    agents.clear();
  }

  /** Ends the VMs, too. */
  @Override
  public void close() throws IOException {
    door.close();
    rest();
    standIns.forEach((vm, standIn) -> {
      try {
        Files.writeString(vm.resolve("stopped"), "");
        standIn.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
