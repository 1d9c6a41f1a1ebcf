package flex.agent.io;

import flex.agent.api.Health;
import flex.agent.api.io.ApiServer;
import flex.agent.commands.io.Retry;
import flex.agent.enrolment.ConfigDrive;
import flex.agent.enrolment.Credentials;
import flex.agent.enrolment.io.Enroller;
import flex.agent.enrolment.io.Tls;
import flex.agent.enrolment.io.Vault;
import flex.agent.io.StartFailure.Exit;
import flex.agent.store.StoreTree;
import flex.agent.store.TreeState;
import flex.agent.store.io.DiskTree;
import flex.agent.store.io.WholeFile;
import flex.agent.storefront.io.StorefrontServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one store. First it serves the shops, then it enrols, then it listens on port 4000 and takes commands; database
 * and broker may be away at any of these times and later.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration LONGEST_ENROLMENT_DELAY = Duration.ofSeconds(10);
  private static final Duration REFUSED_DELAY = Duration.ofSeconds(30);
  private static final Duration FAILED_DELAY = Duration.ofSeconds(10);

  private final ConfigDrive drive;
  private final Clock clock;
  private final StoreTree paths;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile @Nullable CommandService commands;

  public Agent(Path root, ConfigDrive drive, Clock clock) {
    this.drive = drive;
    this.clock = clock;
    this.paths = new StoreTree(root);
  }

  /**
   * Returns when both servers listen; commands are taken in the background. A store that has shops serves them whatever else
   * fails: that is tried again until it succeeds, or the agent ends.
   */
  public void start() throws StartFailure {
    Logs.mask(drive.token());
    try {
      var tree = tree();
      add(listen(TreeState.STOREFRONT_PORT, address -> StorefrontServer.start(address, tree)));
      while (true) {
        try {
          takeCommands(tree);
          return;
        } catch (StartFailure e) {
          if (tree.state().shops().isEmpty()) {
            throw e;
          }
          LOG.error("The shops are served, and nothing else: {}", e.getMessage());
          if (end.await(FAILED_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DiskTree tree() throws StartFailure {
    try {
      var tree = DiskTree.open(paths, drive.identity(), drive.version());
      if (!tree.state().template().version().equals(drive.version())) {
        throw new IOException("The root is of version " + tree.state().template().version()
            + ", and the config drive asks for " + drive.version() + ".");
      }
      return tree;
    } catch (IOException e) {
      throw new StartFailure(Exit.TREE, String.valueOf(e.getMessage()), e);
    }
  }

  private void takeCommands(DiskTree tree) throws StartFailure, InterruptedException {
    try {
      var vault = new Vault(paths);
      var keys = vault.keyPair();
      var credentials = credentials(vault, keys);
      Logs.mask(credentials.signingKey());
      Logs.mask(credentials.httpToken());
      Logs.mask(credentials.databaseUri());
      var tls = tls(keys, credentials);
      serve(tree, tls, credentials);
    } catch (IOException e) {
      throw new StartFailure(Exit.TREE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    synchronized (parts) {
      while (!parts.isEmpty()) {
        try {
          parts.pop().close();
        } catch (Exception e) {
          LOG.warn("A part did not end well", e);
        }
      }
    }
  }

  private Credentials credentials(Vault vault, KeyPair keys) throws IOException, InterruptedException {
    try {
      var stored = vault.credentials(drive.vmId());
      if (stored.isPresent()) {
        return stored.get();
      }
    } catch (WholeFile.Unusable e) {
      LOG.warn("{}; enrolling again", e.getMessage());
    }
    var enroller = new Enroller(drive, keys, clock);
    var retry = new Retry(end, LONGEST_ENROLMENT_DELAY);
    while (true) {
      switch (enroller.enrol()) {
        case Enroller.Outcome.Enrolled(var credentials) -> {
          vault.store(credentials);
          LOG.info("Enrolled as store {}", drive.storeAlias());
          return credentials;
        }
        case Enroller.Outcome.Away(var detail) -> {
          LOG.warn("Not enrolled yet: {}", detail);
          retry.await();
        }
        case Enroller.Outcome.Refused(_, var detail) -> {
          LOG.error("The site refuses this VM: {}. Its token may be used up or its store removed: clone it anew.",
              detail);
          if (end.await(REFUSED_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the agent ends");
          }
        }
      }
    }
  }

  private SSLContext tls(KeyPair keys, Credentials credentials) throws StartFailure, IOException {
    try {
      return Tls.serving(keys, credentials);
    } catch (GeneralSecurityException e) {
      throw new StartFailure(Exit.CERTIFICATE, "The certificate of port " + ApiServer.PORT + " cannot be used: "
          + e.getMessage() + ". Remove " + paths.agent().resolve("credentials.json") + " to enrol again.", e);
    }
  }

  private void serve(DiskTree tree, SSLContext tls, Credentials credentials) throws StartFailure {
    var api = listen(ApiServer.PORT,
        address -> ApiServer.start(address, tls, credentials.httpToken(), tree, this::health));
    CommandService service;
    try {
      service = new CommandService(drive, credentials, tree, clock, end);
    } catch (KafkaException | IllegalArgumentException e) {
      api.close();
      // Its message may hold a part of what it refuses.
      throw new StartFailure(Exit.TREE, paths.agent().resolve("credentials.json")
          + " holds what broker or database clients refuse (" + e.getClass().getSimpleName()
          + "). Remove it to enrol again.", e);
    }
    add(api);
    LOG.info("Listening on {}, ports {} and {}", drive.ipAddress(), ApiServer.PORT, TreeState.STOREFRONT_PORT);
    commands = service;
    add(service);
    service.start();
  }

  @FunctionalInterface
  private interface Listening<S> {
    S on(InetSocketAddress address) throws IOException;
  }

  private <S> S listen(int port, Listening<S> server) throws StartFailure {
    var address = drive.ipAddress().value();
    try {
      return server.on(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new StartFailure(Exit.PORT, "Cannot listen on " + address + ":" + port + ": " + e.getMessage()
          + PortHolder.of(address, port).map(holder -> ", held by " + holder).orElse("")
          + ". End the process that holds it, or give the VM an address of this machine.", e);
    }
  }

  private void add(AutoCloseable part) {
    synchronized (parts) {
      parts.push(part);
    }
  }

  private Health health() {
    var service = commands;
    return service == null ? Health.of(List.of("database", "broker"), 0, 0) : service.health();
  }
}
