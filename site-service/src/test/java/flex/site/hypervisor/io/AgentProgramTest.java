package flex.site.hypervisor.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AgentProgramTest {
  @TempDir
  Path directory;

  /** What the program was given, by a run of the init in which it says so and then stops it. */
  private List<String> given(Path cache) throws IOException, InterruptedException {
    var vm = Files.createDirectories(directory.resolve("it's a vm"));
    Files.deleteIfExists(vm.resolve("stopped"));
    var program = directory.resolve("agent");
    Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' \"$@\" > given\n: > stopped\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var agent = new AgentProgram(program.toString(), cache, List.of("-XX:AOTCache=" + cache),
        List.of("-Dflex.vm={vm}", "a b"));
    Files.writeString(vm.resolve("init.sh"), agent.init(vm));
    assertThat(new ProcessBuilder("/bin/sh", vm.resolve("init.sh").toString()).start().waitFor(30, TimeUnit.SECONDS))
        .isTrue();
    return Files.readAllLines(vm.resolve("given"));
  }

  @Test
  void shouldLookForTheCacheAtEachStart() throws IOException, InterruptedException {
    var cache = directory.resolve("the agent's.aot");
    var usual = List.of("-Dflex.vm=" + directory.resolve("it's a vm"), "a b");
    assertThat(given(cache)).isEqualTo(usual);

    Files.createFile(cache);
    assertThat(given(cache)).startsWith("-XX:AOTCache=" + cache).endsWith(usual.toArray(String[]::new)).hasSize(3);
  }

  @Test
  void shouldStartAsItWasRecorded() {
    var jar = directory.resolve("store-agent.jar");
    var recording = AgentProgram.of(Path.of("java"), jar, true);
    var usual = AgentProgram.of(Path.of("java"), jar, false);

    assertThat(recording.whenCached()).as("another recording is no use to it").isEmpty();
    assertThat(recording.arguments()).contains("-XX:AOTCacheOutput=" + usual.cache() + ".recorded")
        .endsWith(usual.arguments().toArray(String[]::new));
    assertThat(usual.whenCached()).contains("-XX:AOTCache=" + directory.resolve("store-agent-" + Runtime.version()
        + ".aot"));
    assertThat(usual.arguments()).noneMatch(a -> a.contains("AOT"));
  }
}
