package flex.embedded.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A real program, which ends at once because it was given no arguments. */
class StartCacheIT {
  private static final String PROGRAM = "flex.embedded.DatabaseMain";

  @TempDir
  private Path directory;

  @Test
  void shouldStartFromWhatWasRecordedAndSayNoWordMore() throws Exception {
    var cache = new StartCache(directory.resolve("database.aot"));
    var usual = run(List.of());
    run(cache.recording());
    assertThat(cache.adopt()).isTrue();

    assertThat(run(cache.options())).isEqualTo(usual);
    assertThat(run(with(cache.options(), "-Xlog:class+load")))
        .contains("flex.embedded.ServerArguments source: shared objects file");
  }

  @Test
  void shouldStartAllTheSameWhenTheCacheIsOfNoUse() throws Exception {
    var cache = new StartCache(directory.resolve("database.aot"));
    Files.writeString(cache.file(), "no cache");

    assertThat(run(cache.options())).isEqualTo(run(List.of()));
  }

  private static List<String> with(List<String> options, String further) {
    var all = new ArrayList<>(options);
    all.add(further);
    return all;
  }

  private String run(List<String> options) throws IOException, InterruptedException {
    var command = with(List.of(), Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(SmallJvm.OPTIONS);
    command.addAll(List.of("-cp", StackJar.find().toString(), PROGRAM));
    var log = directory.resolve("log");
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return Files.readString(log, UTF_8);
  }
}
