package flex.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HoldersTest {
  @Test
  void shouldGiveEachKernelANameOfItsOwn() {
    assertThat(Holders.fresh()).isNotEqualTo(Holders.fresh());
  }

  @Test
  void shouldNotTakeAHolderForGoneThatLives() {
    assertThat(Holders.isGone(Holders.fresh())).isFalse();
  }

  @Test
  void shouldTellNothingOfHoldersThatItCannotKnow() {
    assertThat(Holders.isGone("4c0bd1d6-6ad1-4b4e-9a3f-3a7b6d6b5c11")).as("as earlier builds wrote it").isFalse();
    assertThat(Holders.isGone("AAAAAAAAAAAA:1:1:1")).as("of another machine").isFalse();
    assertThat(Holders.isGone("")).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldKnowAHolderOfThisMachineThatHasEndedAlsoWhereItsIdIsUsedAgain() throws IOException, InterruptedException {
    var own = Holders.fresh().split(":", -1);
    var process = new ProcessBuilder("sleep", "60").start();
    var ended = String.join(":", own[0], Long.toString(process.pid()), "1", "1");
    process.destroyForcibly().waitFor();

    assertThat(Holders.isGone(ended)).isTrue();
    assertThat(Holders.isGone(String.join(":", own[0], own[1], "1", "1"))).as("an earlier process of our id").isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldTellNothingOfOneWhoseStartIsCountedFromElsewhere(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("7/ns"));
    Files.createSymbolicLink(proc.resolve("self"), Path.of("7"));
    Files.createSymbolicLink(proc.resolve("7/ns/pid"), Path.of("pid:[1]"));
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot");

    var machines = new HashSet<String>();
    machines.add(Holders.machine(proc, 7).orElseThrow());
    for (var times : List.of("time:[1]", "time:[2]")) {
      Files.deleteIfExists(proc.resolve("7/ns/time"));
      Files.createSymbolicLink(proc.resolve("7/ns/time"), Path.of(times));
      machines.add(Holders.machine(proc, 7).orElseThrow());
    }

    assertThat(machines).as("of an old kernel, and of two spaces of times").hasSize(3);
  }
}
