package dev.tacho.train.link;

import dev.tacho.train.TrainException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The keeper at the other end of a socket. Any thread. What it says back is one line at most,
/// [#STOP]; when it says no more, it is gone, and so must this worker be.
public final class KeeperSocket implements Keeper, AutoCloseable {
  /// The line with which the keeper asks a worker to end after its step.
  public static final String STOP = "{\"type\":\"stop\"}";

  private final Socket socket;
  private final BufferedWriter out;
  private volatile boolean stop;

  /// Set before the socket is closed from this side.
  private volatile boolean closed;

  private KeeperSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.out =
        new BufferedWriter(
            new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
  }

  /// Connects to `door`.
  ///
  /// @param gone ends this process: called on another thread when the keeper is gone
  /// @throws TrainException when nobody listens there
  public static KeeperSocket open(KeeperDoor door, Duration patience, Runnable gone) {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(door.host(), door.port()), Math.toIntExact(patience.toMillis()));
      socket.setTcpNoDelay(true);
      KeeperSocket keeper = new KeeperSocket(socket);
      Thread _ = Thread.ofPlatform().daemon().name("tacho-keeper").start(() -> keeper.listen(gone));
      return keeper;
    } catch (IOException e) {
      close(socket);
      throw new TrainException(
          "the keeper of this training does not listen on %s:%d (%s); start it with tacho train"
              .formatted(door.host(), door.port(), e.getMessage()),
          e);
    }
  }

  private void listen(Runnable gone) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        stop |= line.equals(STOP);
      }
    } catch (IOException _) {
      // as good as its end
    }
    if (!closed) {
      gone.run();
    }
  }

  @Override
  public synchronized void hear(WorkerSays says) {
    try {
      out.write(WorkerLine.of(says));
      out.write('\n');
      out.flush();
    } catch (IOException _) {
      // the thread that listens sees to it
    }
  }

  @Override
  public boolean asksToStop() {
    return stop;
  }

  @Override
  public void close() {
    closed = true;
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is given up either way
    }
  }
}
