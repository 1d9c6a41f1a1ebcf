package flex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The script {@code flex} in a checkout of its own, with a JDK and a Maven that only say how they were called. */
@EnabledOnOs({ OS.LINUX, OS.MAC})
class ScriptTest {
  private static final Path SCRIPT = Path.of("../flex").toAbsolutePath().normalize();

  @TempDir
  Path directory;

  private Path checkout;
  private Path jdk;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(directory.resolve("check out' \u00f6 100%20 #;&$(x)*?[]{}"));
    Files.copy(SCRIPT, checkout.resolve("flex"));
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.createDirectories(checkout.resolve("site-service"));
    Files.writeString(checkout.resolve("site-service/pom.xml"), "");
    jdk = jdk("jdk-25", "25.0.1");
    executable(checkout.resolve("mvnw"), """
        #!/bin/sh
        echo "[INFO] Building Flex contracts 0.1.0-SNAPSHOT                       [1/2]"
        echo "mvnw $*"
        [ -e idle ] && exit 0
        [ -e fails ] && { echo "[ERROR] something is wrong"; exit 1; }
        mkdir -p flex-cli/target/lib
        for m in flex-cli embedded-stack store-agent *-service; do
          mkdir -p $m/target; echo jar > $m/target/$m.jar
        done
        """);
  }

  private Path jdk(String name, String version) throws IOException {
    var home = Files.createDirectories(directory.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/java"), "#!/bin/sh\necho \"java $*\"\n");
    executable(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** In a later tick of the file system's clock than the build before, as a person would. */
  private void save(Path source, String text) throws IOException {
    var built = Files.getLastModifiedTime(checkout.resolve("site-service/target/site-service.jar"));
    do {
      Files.writeString(source, text);
    } while (Files.getLastModifiedTime(source).compareTo(built) <= 0);
  }

  private Run run(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var out = directory.resolve("out");
    var err = directory.resolve("err");
    var command = new ProcessBuilder("bash", script.toString());
    command.command().addAll(List.of(arguments));
    var variables = command.environment();
    variables.keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("FLEX_"));
    variables.put("FLEX_JDK_DIRS", directory.resolve("nowhere").toString());
    variables.putAll(environment);
    var process = command.directory(directory.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile())
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private Map<String, String> withJdk() {
    return Map.of("FLEX_JAVA_HOME", jdk.toString());
  }

  @Test
  void shouldSayWhatToInstallWhenThereIsNoJdk25() throws IOException, InterruptedException {
    var old = jdk("jdk-17", "17.0.15");
    var run = run(checkout.resolve("flex"), Map.of("JAVA_HOME", old.toString(), "PATH", old.resolve("bin")
        + ":/usr/bin:/bin"), "status");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("no JDK 25", "Temurin 25", "FLEX_JAVA_HOME");
    assertThat(run(checkout.resolve("flex"), Map.of("FLEX_JAVA_HOME", old.toString()), "status").code()).isEqualTo(3);
  }

  @Test
  void shouldFindTheJdkAmongOthersWhenNobodyNamesIt() throws IOException, InterruptedException {
    jdk("jdks/a-250", "250.0.1");
    jdk("jdks/b-17", "17.0.1");
    jdk("jdks/c-25", "25");
    var run = run(checkout.resolve("flex"), Map.of("FLEX_JDK_DIRS", directory.resolve("jdks").toString(), "PATH",
        directory.resolve("jdks/b-17/bin") + ":/usr/bin:/bin"), "status");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("java ").contains("status");
  }

  @Test
  void shouldBuildOnceAndOnlyAgainWhenASourceIsNewer() throws IOException, InterruptedException {
    var first = run(checkout.resolve("flex"), withJdk(), "up");
    assertThat(first.code()).isZero();
    assertThat(first.err()).contains("building", "built in");
    assertThat(first.out()).contains("-jar " + checkout + "/flex-cli/target/flex-cli.jar up");
    assertThat(checkout.resolve(".flex/build.log")).content().contains("-Dmaven.test.skip=true");
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").err()).isEmpty();
    Files.createDirectories(checkout.resolve("site-service/src/main"));
    save(checkout.resolve("site-service/src/main/New.java"), "");
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").err()).contains("built in");
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").err()).isEmpty();
  }

  @Test
  void shouldBuildEveryServiceOfTheCheckout() throws IOException, InterruptedException {
    Files.createDirectories(checkout.resolve("transfer-service"));
    Files.writeString(checkout.resolve("transfer-service/pom.xml"), "");
    run(checkout.resolve("flex"), withJdk(), "up");
    assertThat(checkout.resolve(".flex/build.log")).content()
        .contains("-pl store-agent,embedded-stack,flex-cli,site-service,transfer-service -am");
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").err()).isEmpty();
    Files.delete(checkout.resolve("transfer-service/target/transfer-service.jar"));
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").err()).as("its jar is missing").contains("built in");
  }

  @Test
  void shouldBuildAgainWhenOptionsStandBeforeTheCommand() throws IOException, InterruptedException {
    run(checkout.resolve("flex"), withJdk(), "up");
    var source = Files.createDirectories(checkout.resolve("site-service/src/main")).resolve("New.java");
    save(source, "1");
    assertThat(run(checkout.resolve("flex"), withJdk(), "--home", "up", "down").err()).isEmpty();
    assertThat(run(checkout.resolve("flex"), withJdk(), "--json", "--home", "a b", "up").err()).contains("built in");
    save(source, "2");
    assertThat(run(checkout.resolve("flex"), withJdk(), "--home=a b", "up").err()).contains("built in");
  }

  @Test
  void shouldEndTheStackWithoutABuildWhenTheSourcesDoNotCompile() throws IOException, InterruptedException {
    run(checkout.resolve("flex"), withJdk(), "up");
    Files.createDirectories(checkout.resolve("contracts/src/main"));
    save(checkout.resolve("contracts/src/main/Broken.java"), "");
    Files.createFile(checkout.resolve("fails"));
    assertThat(run(checkout.resolve("flex"), withJdk(), "down").code()).isZero();
    var up = run(checkout.resolve("flex"), withJdk(), "up");
    assertThat(up.code()).isEqualTo(1);
    assertThat(up.err()).contains("[ERROR] something is wrong", ".flex/build.log");
    assertThat(up.out()).isEmpty();
  }

  @Test
  void shouldGiveNothingOfTheCallersShellToWhatItRuns() throws IOException, InterruptedException {
    run(checkout.resolve("flex"), withJdk(), "up");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\nenv; umask\n");
    var shell = new HashMap<>(withJdk());
    shell.putAll(Map.of("LC_ALL", "fa_IR.UTF-8", "LANG", "tr_TR", "LANGUAGE", "tr", "TZ", "Asia/Tehran", "TMPDIR",
        "/nonexistent", "CDPATH", "/tmp:/", "IFS", "/", "POSIXLY_CORRECT", "1", "SHELLOPTS", "noglob"));
    shell.putAll(Map.of("_JAVA_OPTIONS", "-Duser.language=tr", "JDK_JAVA_OPTIONS", "-Xmx1m", "JAVA_TOOL_OPTIONS",
        "-Dx=y", "CLASSPATH", "/nope", "SERVER_PORT", "1", "SPRING_PROFILES_ACTIVE", "x", "DEBUG", "true",
        "GREP_OPTIONS", "--color=always", "BASH_FUNC_dirname%%", "() { echo /wrong; }", "LINES",
        "a\ndeclare -x PATH=\"/nowhere\""));
    var run = run(checkout.resolve("flex"), shell, "status");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(l -> l.contains("=")).map(l -> l.substring(0, l.indexOf('='))))
        .contains("LC_ALL", "TZ").allMatch(name -> name.matches("LC_ALL|TZ|PATH|HOME|TERM|COLUMNS|NO_COLOR|"
            + "JAVA_HOME|JAVA25_HOME|FLEX_.*|MAVEN_.*|MVNW_.*|.*_(proxy|PROXY)|PWD|SHLVL|_|BASH_FUNC_.*"));
    assertThat(run.out()).contains("LC_ALL=C.UTF-8\n", "TZ=UTC\n").endsWith("22\n");
  }

  @Test
  void shouldRefuseACheckoutThatNoClassPathCanName() throws IOException, InterruptedException {
    for (var name : List.of("a:b", "a,b", "a!b", "a\"b", "a\\b", "a${b}", "a\nb")) {
      var other = Files.createDirectories(directory.resolve(name));
      Files.copy(SCRIPT, other.resolve("flex"));
      var run = run(other.resolve("flex"), withJdk(), "status");
      assertThat(run.code()).as(name).isEqualTo(3);
      assertThat(run.err()).contains("cannot run from", "another directory");
    }
  }

  @Test
  void shouldSaySoWhenNothingCanBeWrittenOrNothingWasBuilt() throws IOException, InterruptedException {
    Files.createFile(checkout.resolve(".flex"));
    var run = run(checkout.resolve("flex"), withJdk(), "up");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("nothing can be written to " + checkout.resolve(".flex"));
    Files.delete(checkout.resolve(".flex"));
    Files.createFile(checkout.resolve("idle"));
    var idle = run(checkout.resolve("flex"), withJdk(), "up");
    assertThat(idle.code()).isEqualTo(1);
    assertThat(idle.err()).contains("has not made what is needed", "MAVEN_ARGS");
  }

  @Test
  void shouldFindItsCheckoutWhenCalledThroughLinks() throws IOException, InterruptedException {
    var bin = Files.createDirectories(directory.resolve("bin"));
    Files.createSymbolicLink(directory.resolve("hop"), checkout.resolve("flex"));
    Files.createSymbolicLink(bin.resolve("flex"), Path.of("../hop"));
    var run = run(bin.resolve("flex"), withJdk(), "status", "--json");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("-Dflex.root=" + checkout).endsWith("status --json\n");
  }

  @Test
  void shouldStartFromTheCacheOfItsOwnJdkOnceItIsTrained() throws IOException, InterruptedException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1+8-X\"\n");
    var cache = checkout.resolve("flex-cli/target/flex-cli-25.0.1+8-X.aot");
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").out()).contains("-Dflex.untrained=true")
        .doesNotContain("AOT");

    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho \"java $*\"\n: > '" + cache.toString().replace("'", "'\\''")
        + ".recorded'\n");
    var train = run(checkout.resolve("flex"), withJdk(), "--home", "x", "train");
    assertThat(train.code()).isZero();
    assertThat(train.out()).contains("-XX:AOTCacheOutput=" + cache + ".recorded").endsWith("--home x train\n");

    assertThat(run(checkout.resolve("flex"), withJdk(), "status").out()).contains("-XX:AOTCache=" + cache + " ")
        .doesNotContain("untrained");
    Files.createDirectories(checkout.resolve("site-service/src/main"));
    save(checkout.resolve("site-service/src/main/New.java"), "");
    assertThat(run(checkout.resolve("flex"), withJdk(), "up").out()).as("built anew").doesNotContain("AOT");
  }

  @Test
  void shouldKeepNoCacheWhenTheTrainingFails() throws IOException, InterruptedException {
    run(checkout.resolve("flex"), withJdk(), "up");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\n: > '" + checkout.resolve("flex-cli/target/flex-cli.aot.recorded")
        + "'\nexit 7\n");
    assertThat(run(checkout.resolve("flex"), withJdk(), "train").code()).isEqualTo(7);
    assertThat(checkout.resolve("flex-cli/target/flex-cli.aot")).doesNotExist();
  }
}
