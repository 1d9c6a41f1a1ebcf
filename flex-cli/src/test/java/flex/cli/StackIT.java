package flex.cli;

import flex.cli.stack.Daemons;
import flex.cli.stack.FlexService;
import flex.cli.stack.Foundation;
import flex.cli.stack.Home;
import flex.cli.stack.PortTable;
import flex.cli.stack.Ports;
import flex.cli.stack.Processes;
import flex.cli.stack.Service;
import flex.cli.stack.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The process manager with the real broker and database, and a puppet in the site's place. */
@EnabledOnOs(OS.LINUX)
class StackIT {
  /** All that a home may have in its path and a shell, a class path, a URL or a list could stumble over. */
  private static final String ODD = "h \u00f6\u5e97 100%20'\"#*?;&$(x)$y[]{}=+@~^`|<>";
  private static final FlexService SITE = Services.FLEX.ofStores();

  private final Processes processes = new Processes(Path.of("/proc"));
  private final List<String> ports = new ArrayList<>();
  private int freePort;

  @TempDir
  Path directory;

  private Home home;

  @BeforeEach
  void prepare() throws IOException {
    var checkout = Files.createDirectories(directory.resolve("checkout"));
    ServicePuppet.checkout(checkout);
    System.setProperty("flex.root", checkout.toString());
    home = Home.of(Files.createDirectories(directory.resolve(ODD)));
    // A developer's own stack must not disturb.
    Ports.usual(Services.FLEX).withStoreNetwork(200).save(home);
    // Below the range of outgoing connections, any of which could have the port when the server wants it again.
    var table = new PortTable(Path.of("/proc"), processes);
    var free = new Random().ints(20_000, 32_000).filter(n -> !table.isTaken(n)).distinct().iterator();
    for (var port : Services.FLEX.ports()) {
      ports.add(port.option() + "=" + free.nextInt());
    }
    freePort = free.nextInt();
  }

  @AfterEach
  void leaveNothing() {
    flex("down");
    System.clearProperty("flex.root");
    assertThat(ours()).isEmpty();
  }

  private Run flex(String... arguments) {
    return Run.flex(Map.of("FLEX_HOME", home.directory().toString()), arguments);
  }

  private Run up(String... more) {
    var arguments = new ArrayList<>(List.of("up", "--json"));
    arguments.addAll(ports);
    arguments.addAll(List.of(more));
    return flex(arguments.toArray(new String[0]));
  }

  private List<Processes.Running> ours() {
    return new Daemons(home, processes).ours();
  }

  private static List<String> environment(Processes.Running process) throws IOException {
    return Stream.of(Files.readString(Path.of("/proc/" + process.pid() + "/environ")).split("\0", -1))
        .filter(v -> !v.isEmpty()).map(v -> v.substring(0, v.indexOf('='))).toList();
  }

  private long pid(Service service) {
    return new Daemons(home, processes).find(service).orElseThrow().pid();
  }

  @Test
  void shouldKeepDataWhenItGoesDownAndUpAgain() throws Exception {
    var up = up();
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(up.json().path("started")).hasSize(3);
    assertThat(up.json().path("status").path("running").asBoolean()).isTrue();
    assertThat(flex("status").code()).isZero();
    assertThat(ours()).hasSize(3);
    for (var process : ours()) {
      assertThat(environment(process)).isNotEmpty()
          .allMatch(name -> name.startsWith("FLEX_") || List.of("LC_ALL", "PATH", "TZ").contains(name));
    }
    assertThat(Files.getPosixFilePermissions(home.secret(SITE))).hasSize(2);
    var bootstrap = Map.<String, Object>of("bootstrap.servers", up.json().at("/status/bootstrapServers").asText());
    try (var admin = Admin.create(bootstrap)) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
    var secret = Files.readString(home.secret(SITE));

    assertThat(flex("down").out()).contains("3 processes ended, none is left");
    assertThat(ours()).isEmpty();
    assertThat(flex("status").code()).isEqualTo(6);

    var again = flex("up");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(Files.readString(home.secret(SITE))).isEqualTo(secret);
    try (var admin = Admin.create(bootstrap)) {
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
    assertThat(flex("dlt", "list").out()).isEqualTo("no dead letters\n");
    assertThat(flex("dlt", "show", "kept-dlt/0/0").code()).isEqualTo(4);
  }

  @Test
  void shouldRunAServiceMoreWhenTheTableHasARowMore() throws IOException {
    ServicePuppet.jar(directory.resolve("checkout"), "transfer-service");
    var environment = Map.of("FLEX_HOME", home.directory().toString(), "FLEX_PORT_TRANSFER", freePort + "");
    var up = Run.flex(TestTable.TWO, environment, concat("up", ports));
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(up.out()).contains("transfer http://127.0.0.1:" + freePort);
    assertThat(ours()).hasSize(4);
    var status = Run.flex(TestTable.TWO, environment, "status", "--json").json().path("services");
    assertThat(status.findValuesAsText("name")).containsExactly("broker", "database", "site-service",
        "transfer-service");
    assertThat(status.findValuesAsText("state")).containsOnly("ready");
    assertThat(Run.flex(TestTable.TWO, environment, "logs", "transfer-service").out()).contains("the puppet serves");
    assertThat(Files.getPosixFilePermissions(home.secret(TestTable.TRANSFER))).hasSize(2);

    new Daemons(home, processes).find(TestTable.TRANSFER).flatMap(p -> ProcessHandle.of(p.pid()))
        .ifPresent(p -> {
          p.destroyForcibly();
          p.onExit().join();
        });
    assertThat(Run.flex(TestTable.TWO, environment, "status").out()).containsPattern("transfer-service +stopped");
    assertThat(Run.flex(TestTable.TWO, environment, "up", "--json").json().path("started")).singleElement()
        .satisfies(s -> assertThat(s.asText()).isEqualTo("transfer-service"));
    assertThat(Run.flex(TestTable.TWO, environment, "down").out()).contains("transfer-service ended",
        "4 processes ended, none is left");
  }

  @Test
  void shouldStartOnlyWhatIsMissingWhenUpComesTwiceOrAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var both = List.of(CompletableFuture.supplyAsync(this::up, threads),
          CompletableFuture.supplyAsync(this::up, threads));
      assertThat(both).extracting(f -> f.get().code()).containsOnly(0);
      assertThat(both.stream().mapToInt(f -> f.join().json().path("started").size()).sum()).isEqualTo(3);
    }
    assertThat(ours()).hasSize(3);
    var database = pid(Foundation.DATABASE);
    ProcessHandle.of(pid(Foundation.BROKER)).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(Duration.ofSeconds(60)).until(() -> new Daemons(home, processes).find(Foundation.BROKER).isEmpty());
    assertThat(flex("status", "--json").code()).isEqualTo(6);
    assertThat(flex("up", "--json").json().path("started").path(0).asText()).isEqualTo("broker");
    assertThat(pid(Foundation.DATABASE)).isEqualTo(database);
    assertThat(flex("up").out()).contains("runs already");
  }

  @Test
  void shouldNameProcessAndOptionWhenAPortIsTaken() throws IOException {
    int taken = Integer.parseInt(ports.getLast().replaceFirst(".*=", ""));
    try (var _ = new ServerSocket(taken, 1, InetAddress.ofLiteral(Ports.ADDRESS))) {
      var run = flex(concat("up", ports));
      assertThat(run.code()).isEqualTo(3);
      assertThat(run.err()).contains("port " + taken + " (enrolment) is taken by process "
          + ProcessHandle.current().pid(), "--enrolment-port N", "FLEX_PORT_ENROLMENT=N");
    }
    assertThat(ours()).isEmpty();
  }

  @Test
  void shouldNameTheOptionWhenAnotherHomesStoresHaveTheAddresses() throws IOException {
    try (var _ = new ServerSocket(0, 1, InetAddress.ofLiteral("127.201.0.2"))) {
      var run = up("--store-network", "201");
      assertThat(run.code()).isEqualTo(3);
      assertThat(run.err()).contains("127.201.0.2", "process " + ProcessHandle.current().pid(), "--store-network N");
    }
    assertThat(ours()).isEmpty();
  }

  @Test
  void shouldEndWhatRunsAndRefuseToWipeUnderItWhateverThePathOfTheHome() throws IOException {
    assertThat(up().code()).isZero();
    var link = Files.createSymbolicLink(directory.resolve("link"), directory);
    var linked = link.resolve(home.directory().getFileName()).resolve("../" + ODD + "/.").toString();
    assertThat(Run.flex(Map.of(), "status", "--home", linked).code()).isZero();
    var moved = directory.resolve("moved");
    Files.move(home.directory(), moved);
    assertThat(Run.flex(Map.of(), "up", "--home", moved.toString()).err()).contains("was moved while it runs");
    var down = Run.flex(Map.of(), "down", "--wipe", "--yes", "--home", moved + "/");
    assertThat(down.out()).contains("3 processes ended, none is left", "deleted the data");
    assertThat(moved.resolve("data")).doesNotExist();
  }

  @Test
  void shouldStartBesideItsOwnStoresButNotBesideThoseOfAnotherHome() throws IOException {
    var own = store(home.vms().resolve("vm-1"));
    try {
      assertThat(up().code()).isZero();
      assertThat(own.isAlive()).isTrue();
    } finally {
      own.destroyForcibly().onExit().join();
    }
    assertThat(flex("down").code()).isZero();
    var other = store(directory.resolve("other/vms/vm-1"));
    try {
      var run = up();
      assertThat(run.code()).isEqualTo(3);
      assertThat(run.err()).contains("127.200.0.2", "process " + other.pid(),
          "flex down --home " + directory.resolve("other"), "--store-network N");
    } finally {
      other.destroyForcibly().onExit().join();
    }
  }

  /** As an agent: a JVM with a VM's mark that listens on a store's address. */
  private static Process store(Path vm) throws IOException {
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dflex.vm=" + vm, "-m", "jdk.httpserver", "-b", "127.200.0.2", "-p", "0", "-d", vm.getRoot().toString())
        .directory(Files.createDirectories(vm).toFile()).redirectErrorStream(true).start();
    var table = new PortTable(Path.of("/proc"), new Processes(Path.of("/proc")));
    await().atMost(Duration.ofSeconds(60)).until(() -> table.isNetworkTaken(200));
    return process;
  }

  @Test
  void shouldEndEverythingWhenPidFilesAreLostOrWrongAndStoresAreLeft() throws IOException {
    assertThat(up().code()).isZero();
    var vm = Files.createDirectories(home.vms().resolve("vm-1"));
    // As the local hypervisor does it: an init that starts its agent again.
    Files.writeString(vm.resolve("init.sh"), """
        cd "$(dirname "$0")"
        echo $$ > init.pid
        while [ ! -e stopped ]; do
          '%s/bin/java' -Dflex.vm="$PWD" -cp '%s' %s &
          echo $! > agent.pid
          wait $!
          [ -e stopped ] || sleep 0.5
        done
        """.formatted(System.getProperty("java.home"), System.getProperty("java.class.path"), Sleeper.class.getName()));
    var init = new ProcessBuilder("setsid", "/bin/sh", vm.resolve("init.sh").toString()).start();
    await().atMost(Duration.ofSeconds(60)).until(() -> ours().size() == 5);
    var other = ProcessHandle.current();
    Files.delete(home.pidFile(Foundation.DATABASE));
    Files.writeString(home.pidFile(Foundation.BROKER), other.pid() + "\n1\n");
    Files.writeString(home.pidFile(SITE), "rubbish");

    var down = flex("down");
    assertThat(down.code()).as(down.err()).isZero();
    assertThat(ours()).isEmpty();
    assertThat(other.isAlive()).isTrue();
    assertThat(init.onExit().join()).isSameAs(init);
    assertThat(vm.resolve("stopped")).exists();
    assertThat(flex("down").out()).contains("nothing ran");
  }

  @Test
  void shouldShowTheLogAndEndWhatItStartedWhenAPartFails() throws IOException {
    var catalogue = Files.writeString(directory.resolve("catalogue.yaml"), "templates: [{version: 6.15.0, os: X}]");
    var run = Run.flex(
        Map.of("FLEX_HOME", home.directory().toString(), "FLEX_CATALOGUE", catalogue.toString()), concat("up", ports));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("site-service ended before it was ready", "secret and templates");
    assertThat(ours()).isEmpty();
  }

  private static String[] concat(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toArray(String[]::new);
  }

  /** An agent that does nothing. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String... arguments) throws InterruptedException {
      Thread.currentThread().join();
    }
  }
}
