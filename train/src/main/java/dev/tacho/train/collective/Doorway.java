package dev.tacho.train.collective;

import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;

/// Looks at the port where workers are to meet before libtorch does, because libtorch's own store
/// says a page where a sentence is wanted, and waits for twice its limit.
final class Doorway {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration AGAIN = Duration.ofMillis(50);

  private Doorway() {}

  /// Rank 0: returns when the port is free. Others: when somebody listens there.
  ///
  /// @throws TrainException when the host is not known, the port is in use, or nobody comes to
  ///     listen within the limit
  static void await(Rendezvous at, String host, int port) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (at.rank() == 0) {
        free(at, address, port);
      } else {
        listening(at, address, port);
      }
    } catch (UnknownHostException e) {
      throw new TrainException(
          "rank %d: the host '%s' of the rendezvous is not known here; name one that is, or its"
                  .formatted(at.rank(), host)
              + " address",
          e);
    } catch (IOException e) {
      throw new TrainException(
          "rank %d cannot look at %s: %s".formatted(at.rank(), at.at().text(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainException("rank " + at.rank() + " was interrupted at the rendezvous", e);
    }
  }

  private static void free(Rendezvous at, InetAddress address, int port) throws IOException {
    if (NetworkInterface.getByInetAddress(address) == null) {
      throw new TrainException(
          "%s is no address of this host, where rank 0 listens; name one that is"
              .formatted(at.at().text()));
    }
    try (var trial = new ServerSocket(port)) {
      trial.getLocalPort();
    } catch (BindException e) {
      throw inUse(at.at().text(), e);
    }
  }

  static TrainException inUse(String where, Exception e) {
    return new TrainException(
        where + " is in use by another program; name another port for the rendezvous", e);
  }

  private static void listening(Rendezvous at, InetAddress address, int port)
      throws InterruptedException {
    long end = System.nanoTime() + at.limit().toNanos();
    while (true) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      try (var trial = new Socket()) {
        trial.connect(new InetSocketAddress(address, port), (int) Math.max(1, left));
        return;
      } catch (IOException e) {
        if (left <= 0) {
          throw new TrainException(
              "rank %d waited %s s for rank 0 to listen at %s"
                  .formatted(at.rank(), at.limit().toMillis() / 1000.0, at.at().text()),
              e);
        }
        Thread.sleep(AGAIN);
      }
    }
  }

  /// The address of this host from which the others are reached; asks the routing table only.
  static String ownAddress(Meeting at) {
    if (!(at instanceof Meeting.Port(var host, var port))) {
      return LOOPBACK;
    }
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(host, port));
      return socket.getLocalAddress().getHostAddress();
    } catch (SocketException | UncheckedIOException e) {
      throw new TrainException(
          "%s, where the workers meet, cannot be reached from here (%s)"
              .formatted(host, e.getMessage()),
          e);
    }
  }
}
