package dev.tacho.train.link;

import dev.tacho.core.json.JsonException;
import dev.tacho.train.TrainException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where workers call their keeper. Who does not know the token, or talks something else, is hung
/// up on. Messages are handed over on a thread a worker, in the order in which each said them.
public final class KeeperLink implements AutoCloseable {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_OPEN = 1024;
  private static final int TOKEN_BYTES = 24;
  private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

  private final ServerSocket server;
  private final String token;
  private final Heard heard;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// Who is told what workers say.
  public interface Heard {
    /// A worker said this at `nanos` of [System#nanoTime].
    void said(WorkerSays says, long nanos);

    /// The worker of this rank hung up, or was hung up on for `reason`.
    void hungUp(int rank, String reason, long nanos);
  }

  private KeeperLink(ServerSocket server, String token, Heard heard) {
    this.server = server;
    this.token = token;
    this.heard = heard;
  }

  /// Listens on a free port of `host`.
  ///
  /// @throws TrainException when it cannot
  public static KeeperLink listen(String host, Heard heard) {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    try {
      ServerSocket server = new ServerSocket(0, MAX_OPEN, InetAddress.getByName(host));
      KeeperLink link = new KeeperLink(server, HexFormat.of().formatHex(secret), heard);
      Thread _ = Thread.ofPlatform().daemon().name("tacho-keeper").start(link::accept);
      return link;
    } catch (IOException e) {
      throw new TrainException(
          "workers cannot call the keeper at %s (%s); name an address of this machine"
              .formatted(host, e.getMessage()),
          e);
    }
  }

  /// What workers must say first.
  public String token() {
    return token;
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    close(server);
    open.forEach(KeeperLink::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        boolean _ = open.add(socket);
        if (open.size() > MAX_OPEN || server.isClosed()) {
          drop(socket);
        } else {
          Thread _ = Thread.ofPlatform().daemon().name("tacho-heard").start(() -> hear(socket));
        }
      } catch (IOException _) {
        // closed, or one caller less
      }
    }
  }

  private void hear(Socket socket) {
    Optional<Integer> rank = Optional.empty();
    String reason = "it hung up";
    try {
      socket.setSoTimeout((int) HELLO_WITHIN.toMillis());
      Lines lines = new Lines(socket.getInputStream());
      Optional<String> line = lines.next();
      if (line.isPresent()
          && WorkerSaysJson.read(line.get(), System.nanoTime()) instanceof WorkerSays.Hello hello
          && isToken(hello.token())) {
        rank = Optional.of(hello.rank());
        socket.setSoTimeout(0);
        heard.said(hello, System.nanoTime());
        line = lines.next();
        while (line.isPresent()) {
          WorkerSays says = WorkerSaysJson.read(line.get(), System.nanoTime());
          if (says.rank() != hello.rank()) {
            throw new JsonException("it speaks for rank " + says.rank());
          }
          heard.said(says, System.nanoTime());
          line = lines.next();
        }
      }
    } catch (IOException | JsonException e) {
      reason = String.valueOf(e.getMessage());
    } finally {
      drop(socket);
    }
    if (rank.isPresent()) {
      heard.hungUp(rank.get(), reason, System.nanoTime());
    }
  }

  private boolean isToken(String said) {
    return MessageDigest.isEqual(
        said.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private void drop(Socket socket) {
    boolean _ = open.remove(socket);
    close(socket);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // nothing more is heard of it
    }
  }

  /// Lines that are no longer than a message can be.
  private static final class Lines {
    private final InputStream in;
    private final byte[] block = new byte[MAX_LINE];
    private int from;
    private int to;

    Lines(InputStream in) {
      this.in = in;
    }

    /// The next whole line; empty at the end.
    Optional<String> next() throws IOException {
      int seen = from;
      while (true) {
        for (; seen < to; seen++) {
          if (block[seen] == '\n') {
            String line = new String(block, from, seen - from, StandardCharsets.UTF_8);
            from = seen + 1;
            return Optional.of(line);
          }
        }
        if (from > 0) {
          System.arraycopy(block, from, block, 0, to - from);
          to -= from;
          seen -= from;
          from = 0;
        }
        if (to == block.length) {
          throw new IOException("a line of more than " + MAX_LINE + " bytes");
        }
        int read = in.read(block, to, block.length - to);
        if (read < 0) {
          return Optional.empty();
        }
        to += read;
      }
    }
  }
}
