package flex.embedded.database;

import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.h2.mvstore.MVStore;

/**
 * The database behind a socket. The library's own server runs commands on its few event loops, where a writer that
 * waits for its commit would hold up the very writers that should share it; here each connection has a virtual thread.
 */
public final class DatabaseServer implements AutoCloseable {

  /** Connections beyond it share a thread and still work. */
  private static final int CONNECTION_THREADS = 512;
  private static final int CACHE_MIB = 64;
  /** How long space of an old version stays unused, in ms: only a lost page cache would ask for more. */
  private static final int RETENTION_MILLIS = 2_000;

  /** What one round of tidying rewrites at most, in bytes: writers wait that long, some 10 ms. */
  private static final int TIDY_BYTES = 4 * 1024 * 1024;
  private static final int TIDY_EVERY_MILLIS = 500;
  private static final int TIDY_BELOW_PERCENT = 50;
  /** Small pages: each commit writes every changed page as a whole. */
  private static final int PAGE_BYTES = 4 * 1024;

  private final MVStore store;
  private final GroupCommit commits;
  private final DurableBackend backend;
  private final ScheduledExecutorService tidying = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("tidying").factory());
  private final EventLoopGroup loops = new NioEventLoopGroup(2);
  private final EventExecutorGroup connections = new DefaultEventExecutorGroup(CONNECTION_THREADS,
      Thread.ofVirtual().name("connection-", 0).factory());
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  /** The version after the last round; only the tidying thread uses it. */
  private long tidied;

  private DatabaseServer(MVStore store, GroupCommit commits) {
    this.store = store;
    this.commits = commits;
    this.backend = new DurableBackend(store, commits, Clock.systemUTC());
  }

  /**
   * Opens the file, creating it where there is none.
   *
   * @param notDurable called when a commit failed; must end the process
   * @throws org.h2.mvstore.MVStoreException if another process has the file open or it cannot be read
   */
  public static DatabaseServer open(Path file, Consumer<RuntimeException> notDurable) {
    // Commits happen when writers ask for them and at no other moment: a commit by a full buffer or a clock would
    // fall between the document and its index entries.
    MVStore store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().autoCommitBufferSize(0)
        .cacheSize(CACHE_MIB).pageSplitSize(PAGE_BYTES).open();
    store.setRetentionTime(RETENTION_MILLIS);
    return new DatabaseServer(store, new GroupCommit(store::commit, notDurable));
  }

  /** Accepts connections when it returns. */
  public void listen(String host, int port) {
    new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class).option(ChannelOption.SO_BACKLOG, 256)
        .childOption(ChannelOption.TCP_NODELAY, true).childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new MongoWireReplyEncoder(), new MongoWireMessageEncoder(),
                new MongoWireProtocolHandler());
            channel.pipeline().addLast(connections, new MongoDatabaseHandler(backend, clients));
            channel.pipeline().addLast(new MongoExceptionHandler());
          }
        }).bind(host, port).syncUninterruptibly();
    var _ = tidying.scheduleWithFixedDelay(this::tidy, TIDY_EVERY_MILLIS, TIDY_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Every commit leaves dead pages in older chunks; without this the file would grow with every write. */
  private void tidy() {
    long version = store.getCurrentVersion();
    if (version == tidied)
      return;
    commits.writeAlone(() -> store.compact(TIDY_BELOW_PERCENT, TIDY_BYTES));
    tidied = store.getCurrentVersion();
  }

  /** Ends the connections after the commands under way, then closes the file. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly();
    connections.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly();
    tidying.close();
    backend.close();
  }
}
