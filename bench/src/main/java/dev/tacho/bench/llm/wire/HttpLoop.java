package dev.tacho.bench.llm.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Sends requests to one target and takes their answers, all on the thread that calls [#turn].
/// Connections are kept and used again; at most one request is on its way on each.
///
/// Why not a library's client: docs/decisions/150-one-thread-reads-the-streams.md
public final class HttpLoop implements AutoCloseable {
  /// A wait that ends sooner than this is waited out by short sleeps, as the selector counts in
  /// whole milliseconds.
  private static final long FINE_NANOS = 1_200_000;

  private static final long NAP_NANOS = 50_000;
  private static final int AT_ONCE = 64 * 1024;

  private final Target target;
  private final InetSocketAddress address;
  private final ClientWatch watch;
  private final Selector selector;
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(AT_ONCE);
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final List<Connection> read = new ArrayList<>();
  private long looked = System.nanoTime();

  /// Looks the target's address up. Fails when it has none.
  public HttpLoop(Target target, ClientWatch watch) throws IOException {
    this.target = target;
    this.watch = watch;
    this.address = target.resolve();
    this.selector = Selector.open();
  }

  /// Sends a request made by [Target#request]; the answer is told during later turns, a failure to
  /// connect maybe before this returns.
  public Exchange send(byte[] request, Answer answer) {
    Connection connection = idle.poll();
    if (connection == null) {
      connection = new Connection(this, target);
    }
    Exchange exchange = new Exchange(connection, answer);
    connection.begin(exchange, request, address);
    return exchange;
  }

  /// Waits for bytes until `until` at the latest, and hands on what came.
  public void turn(long until) throws IOException {
    long now = System.nanoTime();
    if (now - looked >= ClientWatch.LEAST_NANOS) {
      watch.stalled(looked, now);
    }
    await(until);
    looked = System.nanoTime();
    for (SelectionKey key : selector.selectedKeys()) {
      Connection connection = (Connection) key.attachment();
      if (connection.ready(key, incoming)) {
        read.add(connection);
      }
    }
    selector.selectedKeys().clear();
    for (Connection connection : read) {
      connection.handOn();
    }
    read.clear();
  }

  private void await(long until) throws IOException {
    while (selector.selectNow() == 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return;
      }
      if (left > FINE_NANOS) {
        if (selector.select(Math.max(1, (left - FINE_NANOS / 2) / 1_000_000)) > 0) {
          return;
        }
      } else {
        LockSupport.parkNanos(Math.min(left, NAP_NANOS));
      }
    }
  }

  Selector selector() {
    return selector;
  }

  /// A connection whose answer is whole.
  void free(Connection connection) {
    idle.push(connection);
  }

  void forget(Connection connection) {
    boolean _ = idle.remove(connection);
  }

  /// Closes all connections; nothing more is told.
  @Override
  public void close() throws IOException {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      ((Connection) key.attachment()).drop();
    }
    selector.close();
  }
}
