package dev.tacho.web;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The HTTP stack behind a door: one Vert.x with one event loop, on which every field here is
/// confined after the start. Handlers run elsewhere, on virtual threads.
final class VertxStack implements HttpDoor.Stack {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration START_TIME = Duration.ofSeconds(30);

  /// Kept here because the logging of the JDK forgets the level of a logger that nobody holds.
  /// The libraries would write to the console, which belongs to the caller; what matters of
  /// their complaints arrives at our exception handlers. A resource,
  /// `vertx-default-jul-logging.properties`, keeps Vert.x to this logging.
  private static final List<Logger> SILENCED =
      List.of(Logger.getLogger("io.vertx"), Logger.getLogger("io.netty"));

  private final Vertx vertx;
  private final HttpServer server;
  private final Gate gate;
  private final Limits limits;
  private final Counters counters;
  private final IdentityHashMap<HttpConnection, Client> clients = new IdentityHashMap<>();

  private VertxStack(Vertx vertx, HttpServer server, Gate gate, Limits limits, Counters counters) {
    this.vertx = vertx;
    this.server = server;
    this.gate = gate;
    this.limits = limits;
    this.counters = counters;
  }

  /// Takes over `listening`, which is bound already and non-blocking.
  static VertxStack start(
      ServerSocketChannel listening, Gate gate, Limits limits, Counters counters) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    SILENCED.forEach(logger -> logger.setLevel(Level.OFF));
    Vertx vertx =
        Vertx.builder()
            .with(options())
            .withTransport(new AdoptingTransport(listening, limits.writeTime()).forBuilder())
            .build();
    try {
      HttpServer server = vertx.createHttpServer(serverOptions(limits));
      VertxStack stack = new VertxStack(vertx, server, gate, limits, counters);
      server
          .connectionHandler(stack::connected)
          .requestHandler(request -> stack.client(request).asked(request))
          .invalidRequestHandler(request -> stack.client(request).unreadable(request))
          .exceptionHandler(stack::failed);
      await(
          server.listen(addressOf(listening)).toCompletionStage().toCompletableFuture(),
          START_TIME);
      return stack;
    } catch (RuntimeException | IOException e) {
      vertx.close();
      throw new WebException("the HTTP stack did not take over the listening socket", e);
    }
  }

  /// Ends streams, waits for requests at work, then closes everything.
  @Override
  public void close() {
    try {
      CompletableFuture<Void> down = new CompletableFuture<>();
      vertx.runOnContext(
          _ -> {
            List.copyOf(clients.values()).forEach(Client::endStream);
            server.shutdown(GRACE).onComplete(_ -> down.complete(null));
          });
      await(down, GRACE.plusSeconds(1));
    } catch (WebException e) {
      counters.fault("closing the HTTP stack", e);
    }
    try {
      await(vertx.close().toCompletionStage().toCompletableFuture(), GRACE.plusSeconds(3));
    } catch (WebException e) {
      counters.fault("closing the HTTP stack", e);
    }
  }

  /// Broken connections and bytes that are no HTTP are the client's doing, not a fault of ours.
  private void failed(Throwable e) {
    if (e instanceof WriteTimeoutException) {
      counters.cutOff.increment();
      return;
    }
    boolean clients =
        e instanceof IOException
            || e instanceof DecoderException
            || e instanceof IllegalArgumentException;
    if (!clients) {
      counters.fault("a connection", e);
    }
  }

  private void connected(HttpConnection connection) {
    counters.connections.increment();
    long open = counters.open.incrementAndGet();
    boolean full = open > limits.connections();
    Client client = new Client(vertx, connection, gate, limits, counters, full);
    clients.put(connection, client);
    connection.exceptionHandler(this::failed);
    connection.closeHandler(
        _ -> {
          clients.remove(connection);
          counters.open.decrementAndGet();
          client.left();
        });
    if (full) {
      counters.turnedAway.increment();
    }
    // beyond twice the limit there is not even an answer
    if (open > 2L * limits.connections()) {
      connection.close();
    }
  }

  private Client client(HttpServerRequest request) {
    Client client = clients.get(request.connection());
    if (client == null) {
      throw new IllegalStateException("a request on a connection that was never announced");
    }
    return client;
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setUseDaemonThread(true)
        .setDisableTCCL(true)
        .setBlockedThreadCheckInterval(1)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static HttpServerOptions serverOptions(Limits limits) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(limits.headBytes())
        .setMaxInitialLineLength(limits.headBytes())
        .setHandle100ContinueAutomatically(false);
  }

  private static SocketAddress addressOf(ServerSocketChannel listening) throws IOException {
    return switch (listening.getLocalAddress()) {
      case UnixDomainSocketAddress unix ->
          SocketAddress.domainSocketAddress(unix.getPath().toString());
      case InetSocketAddress inet ->
          SocketAddress.inetSocketAddress(inet.getPort(), inet.getAddress().getHostAddress());
      default ->
          throw new IOException("a socket of an unknown kind: " + listening.getLocalAddress());
    };
  }

  private static void await(CompletableFuture<?> future, Duration time) {
    boolean interrupted = Thread.interrupted();
    try {
      future.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      throw new WebException("interrupted while the HTTP stack changed its state", e);
    } catch (ExecutionException e) {
      throw new WebException("the HTTP stack failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new WebException("the HTTP stack did not answer within " + time.toSeconds() + " s", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
