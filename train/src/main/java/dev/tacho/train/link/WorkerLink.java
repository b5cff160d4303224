package dev.tacho.train.link;

import dev.tacho.train.TrainException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A worker's way to its keeper. Whoever cannot reach the keeper any more has nobody to work for,
/// and is ended. Any thread may say something.
public final class WorkerLink implements AutoCloseable {
  /// How often a worker says that it is there.
  public static final Duration BEAT = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final OutputStream out;
  private final Runnable gone;
  private final CountDownLatch closed = new CountDownLatch(1);

  private WorkerLink(Socket socket, OutputStream out, Runnable gone) {
    this.socket = socket;
    this.out = out;
    this.gone = gone;
  }

  /// Calls the keeper and introduces itself.
  ///
  /// @param gone called when the keeper cannot be reached any more; ends this process
  /// @throws TrainException when the keeper is not there
  public static WorkerLink open(String host, int port, WorkerSays.Hello hello, Runnable gone) {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      WorkerLink link = new WorkerLink(socket, socket.getOutputStream(), gone);
      link.say(hello);
      Thread _ =
          Thread.ofPlatform().daemon().name("tacho-beat").start(() -> link.beat(hello.rank()));
      return link;
    } catch (IOException e) {
      close(socket);
      throw new TrainException(
          "rank %d cannot reach the keeper at %s:%d (%s); it must still run"
              .formatted(hello.rank(), host, port, e.getMessage()),
          e);
    }
  }

  /// Tells the keeper.
  public void say(WorkerSays says) {
    byte[] line = (WorkerSaysJson.write(says) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (out) {
        out.write(line);
        out.flush();
      }
    } catch (IOException _) {
      if (closed.getCount() > 0) {
        gone.run();
      }
    }
  }

  private void beat(int rank) {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        say(new WorkerSays.Beat(rank, System.nanoTime()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing more is said on it
    }
  }
}
