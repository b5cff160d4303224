package dev.tacho.bench.llm.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One connection, and the exchange that is on it. Confined to the loop's thread.
final class Connection {
  private static final int GROWN = 256 * 1024;

  private final HttpLoop loop;
  private final Target target;
  private final AnswerParser parser = new AnswerParser();
  private Optional<SocketChannel> channel = Optional.empty();
  private Optional<Exchange> exchange = Optional.empty();
  private ByteBuffer outgoing = ByteBuffer.allocate(0);
  private byte[] came = new byte[4096];
  private int cameLength;
  private long cameAt;
  private boolean cameAll;
  private Optional<IOException> broke = Optional.empty();
  private boolean connected;
  private boolean told;

  Connection(HttpLoop loop, Target target) {
    this.loop = loop;
    this.target = target;
  }

  /// Sends `request`, connecting first where that has not been done.
  void begin(Exchange next, byte[] request, InetSocketAddress address) {
    exchange = Optional.of(next);
    outgoing = ByteBuffer.wrap(request);
    told = false;
    parser.reset();
    try {
      if (channel.isEmpty()) {
        open(address);
      }
      if (connected) {
        write();
      }
    } catch (IOException e) {
      fail(connected ? broken(e) : connecting(e), said(e), System.nanoTime());
    }
  }

  private void open(InetSocketAddress address) throws IOException {
    SocketChannel opened = SocketChannel.open();
    channel = Optional.of(opened);
    var _ = opened.configureBlocking(false);
    var _ = opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    connected = opened.connect(address);
    var _ =
        opened.register(
            loop.selector(), connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
  }

  private void write() throws IOException {
    SocketChannel open = channel.orElseThrow();
    if (!told) {
      told = true;
      exchange.ifPresent(e -> e.answer().sent(System.nanoTime()));
    }
    int _ = open.write(outgoing);
    SelectionKey key = open.keyFor(loop.selector());
    if (key != null) {
      var _ =
          key.interestOps(
              outgoing.hasRemaining()
                  ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                  : SelectionKey.OP_READ);
    }
  }

  /// Does what the socket is ready for; whether something was read.
  boolean ready(SelectionKey key, ByteBuffer incoming) {
    try {
      if (!key.isValid()) {
        return false;
      }
      if (key.isConnectable()) {
        connected = channel.orElseThrow().finishConnect();
        write();
      } else if (key.isWritable()) {
        write();
      }
      if (key.isReadable()) {
        read(incoming);
        return true;
      }
      return false;
    } catch (IOException e) {
      fail(connected ? broken(e) : connecting(e), said(e), System.nanoTime());
      return false;
    }
  }

  private void read(ByteBuffer incoming) {
    incoming.clear();
    try {
      int count = channel.orElseThrow().read(incoming);
      cameAt = System.nanoTime();
      if (count < 0) {
        cameAll = true;
        return;
      }
      if (cameLength + count > came.length) {
        came = Arrays.copyOf(came, Math.max(2 * came.length, cameLength + count));
      }
      incoming.flip().get(came, cameLength, count);
      cameLength += count;
    } catch (IOException e) {
      cameAt = System.nanoTime();
      broke = Optional.of(e);
    }
  }

  /// Looks at what was read.
  void handOn() {
    int length = cameLength;
    cameLength = 0;
    if (exchange.isEmpty()) {
      // nothing was asked: the other side closes a connection that rests, or speaks out of turn
      drop();
      return;
    }
    Exchange current = exchange.get();
    if (length > 0 && !take(current, length)) {
      return;
    }
    if (broke.isPresent()) {
      fail(broken(broke.get()), said(broke.get()), cameAt);
    } else if (cameAll) {
      if (parser.closed()) {
        drop();
        current.end(cameAt);
      } else {
        String how = parser.untouched() ? "before an answer" : "in the middle of the answer";
        fail(Fault.CLOSED, "the endpoint closed the connection " + how, cameAt);
      }
    }
  }

  private boolean take(Exchange current, int length) {
    try {
      int used = parser.take(came, 0, length, cameAt, current.answer());
      if (exchange.filter(e -> e == current).isEmpty()) {
        // given up by whoever took the body
        return false;
      }
      if (!parser.done()) {
        return true;
      }
      if (came.length > GROWN) {
        came = new byte[4096];
      }
      exchange = Optional.empty();
      if (parser.closes() || used < length || cameAll || broke.isPresent()) {
        drop();
      } else {
        loop.free(this);
      }
      current.end(cameAt);
      return false;
    } catch (AnswerParser.NotHttp e) {
      fail(Fault.GARBAGE, said(e), cameAt);
      return false;
    }
  }

  private void fail(Fault fault, String detail, long nanos) {
    Optional<Exchange> failed = exchange;
    drop();
    failed.ifPresent(e -> e.fail(fault, detail, nanos));
  }

  /// Closes it without a word.
  void drop() {
    exchange = Optional.empty();
    loop.forget(this);
    channel.ifPresent(
        open -> {
          try {
            open.close();
          } catch (IOException _) {
            // it is given up anyway
          }
        });
    channel = Optional.empty();
    connected = false;
  }

  private static String said(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.toString());
  }

  private static Fault connecting(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("too many open files") ? Fault.CLIENT : Fault.CONNECT;
  }

  private static Fault broken(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("reset") || message.contains("broken pipe")
        ? Fault.RESET
        : Fault.CLOSED;
  }

  @Override
  public String toString() {
    return target.origin();
  }
}
