package flex.site.hypervisor.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.wire.Json;
import flex.site.hypervisor.Hypervisor;
import flex.site.hypervisor.VmSpec;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A VM is a directory, cloned from its template by hard links, and a process: a small init that starts the agent again
 * whenever it ends. Both live in a session of their own and survive the site-service. Safe for several site-services on
 * one machine.
 */
public final class LocalHypervisor implements Hypervisor {
  private static final Result DONE = new Result.Done();
  private static final long LARGEST_CONSOLE = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Path vms;
  private final Path templates;
  private final AgentProgram agent;

  public LocalHypervisor(Path vms, Path templates, AgentProgram agent) throws IOException {
    this.vms = Files.createDirectories(vms.toAbsolutePath().normalize());
    this.templates = templates.toAbsolutePath().normalize();
    this.agent = agent;
  }

  @Override
  public Result clone(VmSpec spec) {
    return exclusively(spec.vmId(), vm -> {
      var template = templates.resolve(spec.template().value());
      if (vm.isDestroyed()) {
        return new Result.Refused("the VM " + vm.vmId() + " was destroyed before");
      }
      if (vm.isThere()) {
        return DONE;
      }
      if (!Files.isDirectory(template)) {
        return new Result.Refused("there is no template " + template.getFileName() + " on this hypervisor");
      }
      var growing = new VmDirectory(vms, vm.vmId() + "-new");
      VmDirectory.delete(growing.directory());
      Files.createDirectories(growing.configDrive());
      VmDirectory.link(template, growing.root());
      VmDirectory.writePrivate(growing.configDrive().resolve("flex.json"), spec.configDrive());
      Files.writeString(growing.directory().resolve("vm.json"), describe(spec));
      Files.writeString(growing.initScript(), agent.init(vm.directory()));
      Files.move(growing.directory(), vm.directory(), StandardCopyOption.ATOMIC_MOVE);
      return DONE;
    });
  }

  @Override
  public Result start(String vmId) {
    return exclusively(vmId, vm -> {
      if (vm.isDestroyed() || !vm.isThere()) {
        return new Result.Refused("there is no VM " + vmId);
      }
      Files.deleteIfExists(vm.stopped());
      if (vm.process(vm.initPid()).isEmpty()) {
        end(vm);
        // As this build starts its agents, also where an earlier one has cloned the VM.
        Files.writeString(vm.initScript(), agent.init(vm.directory()));
        Files.writeString(vm.initPid(), Long.toString(launch(vm).pid()));
      }
      return DONE;
    });
  }

  @Override
  public Result stop(String vmId) {
    return exclusively(vmId, vm -> {
      if (vm.isThere()) {
        Files.writeString(vm.stopped(), "");
        end(vm);
      }
      return DONE;
    });
  }

  @Override
  public Result destroy(String vmId) {
    return exclusively(vmId, vm -> {
      Files.writeString(vm.tombstone(), "");
      if (vm.isThere()) {
        Files.writeString(vm.stopped(), "");
        end(vm);
      }
      VmDirectory.delete(new VmDirectory(vms, vmId + "-new").directory());
      VmDirectory.delete(vm.directory());
      return DONE;
    });
  }

  @Override
  public boolean isRunning(String vmId) {
    var vm = new VmDirectory(vms, vmId);
    return vm.process(vm.initPid()).isPresent();
  }

  /** Ends init, agent and whatever they started, also what they start meanwhile. */
  private static void end(VmDirectory vm) throws IOException {
    for (var processes = processes(vm); !processes.isEmpty(); processes = processes(vm)) {
      end(processes);
    }
    Files.deleteIfExists(vm.initPid());
    Files.deleteIfExists(vm.agentPid());
  }

  private static Set<ProcessHandle> processes(VmDirectory vm) {
    return Stream.of(vm.initPid(), vm.agentPid())
        .flatMap(pid -> vm.process(pid).stream())
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .collect(Collectors.toSet());
  }

  /** Asked first, by force after some seconds. */
  private static void end(Set<ProcessHandle> processes) throws IOException {
    processes.forEach(ProcessHandle::destroy);
    var all = CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
    try {
      all.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      processes.forEach(ProcessHandle::destroyForcibly);
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a VM ended", e);
    }
  }

  private static Process launch(VmDirectory vm) throws IOException {
    if (Files.exists(vm.console()) && Files.size(vm.console()) > LARGEST_CONSOLE) {
      Files.move(vm.console(), vm.console().resolveSibling("console.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    var console = ProcessBuilder.Redirect.appendTo(vm.console().toFile());
    var command = Stream.concat(session().stream(), Stream.of("/bin/sh", vm.initScript().toString())).toList();
    var builder = new ProcessBuilder(command).directory(vm.directory().toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectOutput(console)
        .redirectError(console);
    builder.environment().keySet().removeIf(name -> name.startsWith("FLEX_"));
    return builder.start();
  }

  /** Without setsid the VM shares our session, and ends with its terminal. */
  private static Optional<String> session() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid").filter(p -> Files.isExecutable(Path.of(p))).findFirst();
  }

  private static String describe(VmSpec spec) throws JsonProcessingException {
    var description = new LinkedHashMap<String, Object>();
    description.put("vmId", spec.vmId());
    description.put("template", spec.template());
    description.put("cpus", spec.cpus());
    description.put("memoryMb", spec.memoryMb());
    description.put("diskGb", spec.diskGb());
    return Json.mapper().writeValueAsString(description);
  }

  @FunctionalInterface
  private interface Operation {
    Result on(VmDirectory vm) throws IOException;
  }

  private Result exclusively(String vmId, Operation operation) {
    var vm = new VmDirectory(vms, vmId);
    try {
      return VmLocks.exclusively(vm, () -> operation.on(vm));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
