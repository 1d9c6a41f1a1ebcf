package flex.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class LogFileTest {
  private static final int MIB = 1 << 20;

  @TempDir
  Path directory;

  private Path log(String text) throws IOException {
    return Files.writeString(directory.resolve("a.log"), text);
  }

  @Test
  void shouldGiveTheLastLinesAsTheyAre() throws IOException {
    var log = new LogFile(log("one\ntwo\n\nthree"));
    assertThat(log.tail(2)).containsExactly("", "three");
    assertThat(log.tail(0)).isEmpty();
    assertThat(log.tail(9)).containsExactly("one", "two", "", "three");
    assertThat(log.isLongerThanTail()).isFalse();
    assertThat(new LogFile(directory.resolve("none")).tail(5)).isEmpty();
  }

  @Test
  void shouldLookAtTheLastMebibyteOfAHugeLogAndGiveNoTornLine() throws IOException {
    var line = "0123456789".repeat(10) + "\n";
    var log = new LogFile(log(line.repeat(3 * MIB / line.length())));
    assertThat(log.tail(1_000_000)).hasSize(MIB / line.length()).containsOnly(line.strip());
    assertThat(log.isLongerThanTail()).isTrue();
  }

  @Test
  void shouldGiveALineThatHasNoEndInPieces() throws IOException {
    var file = log("begin\n");
    var lines = new ArrayList<String>();
    var once = new boolean[]{ true};
    new LogFile(file).follow(line -> lines.add(line.length() > 10 ? Integer.toString(line.length()) : line), () -> {
      if (once[0]) {
        once[0] = false;
        append(file, "x".repeat(200_000) + "\nlast\n");
      }
      return !lines.contains("last");
    });
    assertThat(lines).isEqualTo(List.of("65536", "65536", "65536", "3392", "last"));
  }

  private static void append(Path file, String text) {
    try {
      Files.write(file, text.getBytes(UTF_8), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
