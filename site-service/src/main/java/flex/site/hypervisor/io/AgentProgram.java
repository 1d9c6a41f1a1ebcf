package flex.site.hypervisor.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the init of a local VM starts its agent, in the foreground.
 *
 * @param program path of its executable
 * @param cache where the cache of its start may lie, which is looked for at each start; a JVM that is given one it cannot
 *     use starts without any
 * @param whenCached first arguments where the cache is there
 * @param arguments those behind them; {@code {vm}} stands for the VM's directory
 */
public record AgentProgram(String program, Path cache, List<String> whenCached, List<String> arguments) {
  public AgentProgram {
    whenCached = List.copyOf(whenCached);
    arguments = List.copyOf(arguments);
  }

  /**
   * The real store-agent: a small JVM, marked with its VM's directory.
   *
   * @param recording whether it leaves a cache of its start beside its jar, named {@code .recorded}, when it ends
   */
  public static AgentProgram of(Path java, Path jar, boolean recording) {
    var program = jar.toAbsolutePath();
    var cache = program.resolveSibling("store-agent-" + Runtime.version() + ".aot");
    var arguments = new ArrayList<String>();
    if (recording) {
      arguments.addAll(List.of("-XX:AOTCacheOutput=" + cache + ".recorded", "-Xlog:aot*=off", "-Xlog:cds*=off"));
    }
    // Those of the recording must be those of all later starts. Compiling later costs a short start less than it gains;
    // what the start has allocated and freed outside the heap is given back some seconds later.
    arguments.addAll(List.of("-Xms8m", "-Xmn4m", "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-XX:CompileThresholdScaling=4", "-XX:+UseCompactObjectHeaders", "-Xss512k", "-XX:TrimNativeHeapInterval=10000",
        "-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir={vm}/tmp", "-Dflex.vm={vm}", "-jar", program.toString(),
        "--root", "{vm}/root",
        "--config-drive", "{vm}/config-drive"));
    // Mapped where it was written for, so that agents share its pages; and see StartCache of embedded-stack.
    var cached = List.of("-XX:AOTCache=" + cache, "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0",
        "-XX:-AOTReplayTraining", "-Xlog:aot*=off", "-Xlog:cds*=off");
    return new AgentProgram(java.toString(), cache, recording ? List.of() : cached, arguments);
  }

  /** The init of a VM as a shell script: keeps its agent running until the file {@code stopped} is there. */
  String init(Path vm) {
    return """
        #!/bin/sh
        # The init of a local VM: keeps its agent running until the file "stopped" is there.
        cd %s || exit 1
        ends=0
        echo $$ > init.pid
        while [ ! -e stopped ]; do
          rm -rf tmp
          mkdir tmp
          set --
          [ ! -f %s ] || set -- %s
          %s "$@" %s &
          echo $! > agent.pid
          wait $!
          status=$?
          ends=$((ends + 1))
          { echo "$ends $status" > agent.ended.new && mv agent.ended.new agent.ended; } || exit $status
          [ -e stopped ] || sleep 0.5
        done
        """.formatted(quoted(vm.toString()), quoted(cache.toString()), quoted(whenCached, vm), quoted(program),
        quoted(arguments, vm));
  }

  private static String quoted(List<String> arguments, Path vm) {
    return arguments.stream().map(a -> quoted(a.replace("{vm}", vm.toString()))).collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}
