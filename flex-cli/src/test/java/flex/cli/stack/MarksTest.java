package flex.cli.stack;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MarksTest {
  private final Marks marks = new Marks(Path.of("/home/a"));

  private static Processes.Running process(String... arguments) {
    return new Processes.Running(7, 1, List.of(arguments));
  }

  @Test
  void shouldKnowServicesByBothMarks() {
    var broker = process("/jdk/bin/java", "-Dflex.home=/home/a", "-Dflex.service=broker", "-Xmx1m");
    assertThat(marks.isOurs(broker)).isTrue();
    assertThat(marks.isService(broker, Foundation.BROKER)).isTrue();
    assertThat(marks.isService(broker, Services.FLEX.ofStores())).isFalse();
    assertThat(marks.isVm(broker)).isFalse();
  }

  @Test
  void shouldKnowAgentsAndInitsWhenTheyAreOfThisHome() {
    assertThat(marks.isVm(process("java", "-Dflex.vm=/home/a/vms/vm-1"))).isTrue();
    assertThat(marks.isVm(process("/bin/sh", "/home/a/vms/vm-1/init.sh"))).isTrue();
    assertThat(marks.isInit(process("/bin/sh", "/home/a/vms/vm-1/init.sh"))).isTrue();
  }

  @Test
  void shouldTellTheHomeOfAnAgentWhicheverItIs() {
    assertThat(Marks.homeOf(process("java", "-Dflex.vm=/home/b/vms/vm-1", "-jar", "a.jar"))).contains("/home/b");
    assertThat(Marks.homeOf(process("java", "-Dflex.home=/home/b"))).isEmpty();
  }

  @Test
  void shouldLeaveOthersAloneWhenTheyNameTheSameWords() {
    assertThat(marks.isOurs(process("vim", "/home/a/vms/vm-1/init.sh"))).isFalse();
    assertThat(marks.isOurs(process("grep", "-Dflex.home=/home/a", "x"))).isFalse();
    assertThat(marks.isOurs(process("java", "-Dflex.home=/home/ab"))).isFalse();
    assertThat(marks.isOurs(process("java", "-Dflex.vm=/home/a/demo/vms/vm-1"))).isFalse();
    assertThat(marks.isOurs(process("java", "-Dflex.root=/home/a", "-jar", "flex-cli.jar"))).isFalse();
    assertThat(marks.isOurs(process())).isFalse();
  }
}
