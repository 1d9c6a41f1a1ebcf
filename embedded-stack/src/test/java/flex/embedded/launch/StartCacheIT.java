package flex.embedded.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A real program, which ends at once because it was given no arguments. */
class StartCacheIT {
  private static final String PROGRAM = "flex.embedded.DatabaseMain";
  private static final String CANARY = "canary-" + UUID.randomUUID();

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

  /** Classes alone are kept: nothing that the recorded process was told, nor what its random numbers begin with. */
  @Test
  void shouldHoldNothingThatTheRecordedProcessWasTold() throws Exception {
    var cache = new StartCache(directory.resolve("database.aot"));
    var recording = with(cache.recording(), "-Dflex.test=" + CANARY);
    assertThat(run(recording, CANARY)).contains(CANARY);
    assertThat(cache.adopt()).isTrue();

    var bytes = Files.readString(cache.file(), ISO_8859_1);
    assertThat(bytes.contains(CANARY)).isFalse();
    assertThat(bytes.contains(new String(CANARY.getBytes(UTF_16LE), ISO_8859_1))).isFalse();
  }

  private static List<String> with(List<String> options, String further) {
    var all = new ArrayList<>(options);
    all.add(further);
    return all;
  }

  private String run(List<String> options, String... arguments) throws IOException, InterruptedException {
    var command = with(List.of(), Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(SmallJvm.OPTIONS);
    command.addAll(List.of("-cp", StackJar.find().toString(), PROGRAM));
    command.addAll(List.of(arguments));
    var log = directory.resolve("log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("FLEX_TEST", CANARY);
    var process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return Files.readString(log, UTF_8);
  }
}
