package dev.tacho.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// An open door: it listens from the moment that [#open] returns, and costs one waiting thread
/// until somebody knocks. Only the first connection loads the HTTP stack, which then takes over
/// the listening socket; no connection is lost or relayed in between.
///
/// The design is `docs/decisions/020-http-stack-on-first-connection.md`. Any thread. Whoever
/// opened it closes it.
public final class HttpDoor implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final Listen listen;
  private final ServerSocketChannel channel;
  private final Selector selector;
  private final URI url;
  private final Counters counters = new Counters();
  private final StackStarter starter;
  private final Thread porter;
  private boolean closing; // guarded by this
  private @Nullable Stack stack; // guarded by this

  private HttpDoor(Listen listen, Keys keys, Routes routes, Limits limits) {
    this.listen = listen;
    Gate gate = new Gate(listen, keys, routes, limits.bodyBytes());
    this.starter = socket -> VertxStack.start(socket, gate, limits, counters);
    this.channel = bind(listen);
    try {
      this.selector = Selector.open();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_ACCEPT);
      this.url = urlOf(listen, channel.getLocalAddress());
    } catch (IOException e) {
      closeQuietly();
      throw new WebException(
          "cannot wait for connections on " + listen.url() + ": " + e.getMessage(), e);
    }
    this.porter = Thread.ofPlatform().daemon().name("tacho-web-porter").unstarted(this::awaitFirst);
  }

  /// Listens at `listen` for those whose token is one of `keys`, and answers by `routes` within
  /// `limits`.
  /// Fails when the place is taken or not allowed.
  public static HttpDoor open(Listen listen, Keys keys, Routes routes, Limits limits) {
    HttpDoor door = new HttpDoor(listen, keys, routes, limits);
    door.porter.start();
    return door;
  }

  /// Where clients reach the door: `http://127.0.0.1:PORT` with the port in use, or
  /// `unix:///path/to/socket`.
  public URI url() {
    return url;
  }

  /// What went through so far.
  public Traffic traffic() {
    return counters.snapshot();
  }

  /// Stops listening, gives requests at work two seconds to end, ends streams of events, and
  /// returns when the port is free. Closing again does nothing. A timer thread of the stack may
  /// live on for a second, so a program that is done does well to exit by itself.
  @Override
  public void close() {
    Stack started;
    synchronized (this) {
      closing = true;
      started = stack;
      stack = null;
    }
    selector.wakeup();
    joinPorter();
    if (started != null) {
      started.close();
    }
    closeQuietly();
  }

  /// Runs on the porter: waits for a connection to be pending, without accepting it.
  private void awaitFirst() {
    try (selector) {
      while (selector.select() == 0) {
        if (isClosing()) {
          return;
        }
      }
    } catch (IOException e) {
      counters.fault("waiting for the first connection", e);
      return;
    }
    if (isClosing()) {
      return;
    }
    handOver();
  }

  private void handOver() {
    try {
      Stack started = starter.start(channel);
      synchronized (this) {
        if (!closing) {
          stack = started;
          return;
        }
      }
      started.close();
    } catch (RuntimeException | LinkageError e) {
      counters.fault("starting the HTTP stack", e);
      closeQuietly();
    }
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  private void joinPorter() {
    boolean interrupted = false;
    while (true) {
      try {
        porter.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly() {
    try {
      channel.close();
      if (listen instanceof Listen.Unix(var path)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      counters.fault("closing " + listen.url(), e);
    }
  }

  private static ServerSocketChannel bind(Listen listen) {
    try {
      return switch (listen) {
        case Listen.Tcp tcp -> bindTcp(tcp);
        case Listen.Unix(var path) -> bindUnix(path);
      };
    } catch (IOException | UnsupportedOperationException e) {
      throw new WebException(
          "cannot listen on "
              + listen.url()
              + ": "
              + e.getMessage()
              + "; free that place or name another",
          e);
    }
  }

  private static ServerSocketChannel bindTcp(Listen.Tcp tcp) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      return socket.bind(new InetSocketAddress(tcp.address(), tcp.port()), BACKLOG);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static ServerSocketChannel bindUnix(Path path) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(path), BACKLOG);
      ownerOnly(path);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void ownerOnly(Path path) throws IOException {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private static URI urlOf(Listen listen, SocketAddress bound) {
    return bound instanceof InetSocketAddress inet
        ? Listen.url(inet.getAddress(), inet.getPort())
        : listen.url();
  }

  /// Whatever serves HTTP on a socket that listens already. Kept apart so that this class names
  /// no class of the stack.
  interface Stack extends AutoCloseable {
    @Override
    void close();
  }

  /// Starts the stack.
  @FunctionalInterface
  private interface StackStarter {
    Stack start(ServerSocketChannel listening);
  }
}
