package dev.tacho.web;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A Vert.x transport whose one server channel is a socket that listens already. Vert.x goes
/// through its usual motions; only the call to bind, which the socket would refuse, ends here.
///
/// The socket counts as active from the start, so Netty would accept from it before Vert.x has
/// put its acceptor in place, and lose the connection; reading therefore waits for the call to
/// bind, which comes after.
final class AdoptingTransport implements io.vertx.core.spi.transport.Transport {
  private final ServerSocketChannel listening;
  private final Duration writeTime;

  AdoptingTransport(ServerSocketChannel listening, Duration writeTime) {
    this.listening = listening;
    this.writeTime = writeTime;
  }

  /// This transport as the builder of Vert.x wants it.
  Transport forBuilder() {
    return new Named(this);
  }

  @Override
  public boolean supportsDomainSockets() {
    return true;
  }

  @Override
  public boolean supportFileRegion() {
    return false;
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return address.isDomainSocket()
        ? UnixDomainSocketAddress.of(Path.of(address.path()))
        : io.vertx.core.spi.transport.Transport.super.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? io.vertx.core.net.SocketAddress.domainSocketAddress(unix.getPath().toString())
        : io.vertx.core.spi.transport.Transport.super.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return NioIoHandler.newFactory();
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket
        ? () -> new NioServerDomainSocketChannel(listening)
        : () -> new NioServerSocketChannel(listening);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    io.vertx.core.spi.transport.Transport.super.configure(config, domainSocket, bootstrap);
    bootstrap.handler(new BoundAlready(writeTime));
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    throw serverOnly();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    throw serverOnly();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface of Vert.x says it so
  public DatagramChannel datagramChannel(io.netty.channel.socket.InternetProtocolFamily family) {
    throw serverOnly();
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    throw serverOnly();
  }

  private static UnsupportedOperationException serverOnly() {
    return new UnsupportedOperationException("this transport serves one listening socket");
  }

  /// Sits on the server channel. Confined to its event loop.
  ///
  /// Each accepted connection gets a limit for every write, next to the socket. A close that is
  /// asked of Vert.x waits for what is still to be written, so a client that never reads would
  /// hold its connection for ever; a close from here does not wait.
  private static final class BoundAlready extends ChannelDuplexHandler {
    private final Duration writeTime;
    private boolean ready;

    BoundAlready(Duration writeTime) {
      this.writeTime = writeTime;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted)
          .pipeline()
          .addLast(new WriteTimeoutHandler(writeTime.toMillis(), TimeUnit.MILLISECONDS));
      context.fireChannelRead(accepted);
    }

    @Override
    public void bind(ChannelHandlerContext context, SocketAddress address, ChannelPromise promise) {
      ready = true;
      promise.setSuccess();
      context.read();
    }

    @Override
    public void read(ChannelHandlerContext context) {
      if (ready) {
        context.read();
      }
    }
  }

  private record Named(io.vertx.core.spi.transport.Transport implementation) implements Transport {
    @Override
    public String name() {
      return "adopted";
    }

    @Override
    public boolean available() {
      return true;
    }

    @Override
    @SuppressWarnings("NullAway") // null is the word of Vert.x for "no cause"
    public Throwable unavailabilityCause() {
      return null;
    }
  }
}
