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
import flex.agent.store.StoreState;
import flex.agent.store.StoreTree;
import flex.agent.store.io.DiskTree;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one store. First it enrols, then its two servers listen, then it takes commands; database and broker may
 * be away at any of these times and later.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration LONGEST_ENROLMENT_DELAY = Duration.ofSeconds(10);
  private static final Duration REFUSED_DELAY = Duration.ofSeconds(30);

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

  /** Returns when both servers listen; commands are taken in the background. */
  public void start() throws StartFailure {
    Logs.mask(drive.token());
    try {
      var tree = DiskTree.open(paths, drive.identity());
      if (!tree.state().template().version().equals(drive.version())) {
        throw new IOException("The root is of version " + tree.state().template().version()
            + ", and the config drive asks for " + drive.version() + ".");
      }
      var vault = new Vault(paths);
      var keys = vault.keyPair();
      var credentials = credentials(vault, keys);
      Logs.mask(credentials.signingKey());
      Logs.mask(credentials.httpToken());
      Logs.mask(credentials.databaseUri());
      serve(tree, tls(keys, credentials), credentials);
    } catch (IOException e) {
      throw new StartFailure(Exit.TREE, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    var stored = vault.credentials(drive.vmId());
    if (stored.isPresent()) {
      return stored.get();
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
    var address = drive.ipAddress().value();
    int port = ApiServer.PORT;
    try {
      add(ApiServer.start(new InetSocketAddress(address, port), tls, credentials.httpToken(), tree, this::health));
      port = StoreState.STOREFRONT_PORT;
      add(StorefrontServer.start(new InetSocketAddress(address, port), tree));
    } catch (IOException e) {
      throw new StartFailure(Exit.PORT, "Cannot listen on " + address + ":" + port + ": " + e.getMessage()
          + ". End the process that holds it, or give the VM an address of this machine.", e);
    }
    LOG.info("Listening on {}, ports {} and {}", address, ApiServer.PORT, port);
    var service = new CommandService(drive, credentials, tree, clock, end);
    commands = service;
    add(service);
    service.start();
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
