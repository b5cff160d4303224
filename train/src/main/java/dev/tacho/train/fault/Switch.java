package dev.tacho.train.fault;

import dev.tacho.process.TunDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/// A network of our own: a namespace for every worker, one for nobody else, and a switch in this
/// process that passes packets between them and the keeper. It can cut a worker off and hold its
/// packets back. Needs the right to make network namespaces.
///
/// Addresses are 10.213.N.1 for the keeper and 10.213.N.(2 + rank), where N comes from the number
/// of this process.
final class Switch implements AutoCloseable {
  private static final int ADDRESS_AT = 16;
  private static final int VERSION = 4;
  private static final int KEEPER = 1;
  private static final String IP = "ip";

  private final String name;
  private final int net;
  private final List<TunDevice> ports = new ArrayList<>();
  private final List<List<String>> undo = new ArrayList<>();
  private final DelayQueue<Held> held = new DelayQueue<>();
  private volatile int cutOff = -1;
  private volatile int late = -1;
  private volatile long lateNanos;
  private volatile boolean closed;

  /// A packet that is to arrive later.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares packets
  private record Held(byte[] packet, int port, long dueNanos) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(dueNanos, ((Held) other).dueNanos);
    }
  }

  private Switch(String name, int net) {
    this.name = name;
    this.net = net;
  }

  /// What came of an attempt to make one.
  sealed interface Made {
    record Here(Switch network) implements Made {}

    record Not(String reason) implements Made {}
  }

  /// Makes one for so many workers.
  static Made of(int workers) {
    long pid = ProcessHandle.current().pid();
    Switch network = new Switch("tacho" + Long.toString(pid, 36), (int) (pid % 254) + 1);
    Optional<String> fault = network.make(workers);
    if (fault.isPresent()) {
      network.close();
      return new Made.Not("no network namespaces here: " + fault.get());
    }
    return new Made.Here(network);
  }

  private Optional<String> make(int workers) {
    try {
      Optional<String> fault = port(0, Optional.empty());
      for (int rank = 0; rank < workers && fault.isEmpty(); rank++) {
        String space = space(rank);
        fault = Commands.fault(List.of(IP, "netns", "add", space));
        if (fault.isEmpty()) {
          undo.add(List.of(IP, "netns", "del", space));
          fault = port(1 + rank, Optional.of(space));
        }
      }
      if (fault.isEmpty()) {
        for (int port = 0; port < ports.size(); port++) {
          int from = port;
          Thread _ = Thread.ofPlatform().daemon().name("tacho-port").start(() -> pass(from));
        }
        Thread _ = Thread.ofPlatform().daemon().name("tacho-late").start(this::release);
      }
      return fault;
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> port(int number, Optional<String> space) throws IOException {
    String device = name + number;
    ports.add(TunDevice.open(device));
    List<String> inside = new ArrayList<>(List.of(IP));
    if (space.isPresent()) {
      Optional<String> moved =
          Commands.fault(List.of(IP, "link", "set", device, "netns", space.get()));
      if (moved.isPresent()) {
        return moved;
      }
      inside.addAll(List.of("-n", space.get()));
    } else {
      undo.add(List.of(IP, "link", "del", device));
    }
    return Commands.fault(with(inside, "addr", "add", address(number) + "/24", "dev", device))
        .or(() -> Commands.fault(with(inside, "link", "set", device, "up")))
        .or(
            () ->
                space.isPresent()
                    ? Commands.fault(with(inside, "link", "set", "lo", "up"))
                    : Optional.empty());
  }

  private static List<String> with(List<String> begin, String... rest) {
    List<String> all = new ArrayList<>(begin);
    all.addAll(List.of(rest));
    return all;
  }

  private String address(int port) {
    return "10.213." + net + "." + (KEEPER + port);
  }

  /// Where workers reach the keeper.
  String keeper() {
    return address(0);
  }

  /// Where a worker is reached.
  String worker(int rank) {
    return address(1 + rank);
  }

  private String space(int rank) {
    return name + "r" + rank;
  }

  /// `command` in the namespace of that rank.
  List<String> inside(int rank, List<String> command) {
    List<String> all = new ArrayList<>(List.of(IP, "netns", "exec", space(rank)));
    all.addAll(command);
    return all;
  }

  /// Passes no packet from this worker or to it any more.
  void cut(int rank) {
    cutOff = rank;
  }

  /// Holds every packet from this worker and to it back for so long.
  void delay(int rank, long nanos) {
    lateNanos = nanos;
    late = rank;
  }

  /// Passes everything at once again.
  void heal() {
    cutOff = -1;
    late = -1;
  }

  private void pass(int from) {
    while (!closed) {
      byte[] packet = ports.get(from).read();
      if (packet.length == 0) {
        return;
      }
      if (packet.length > ADDRESS_AT + 3 && packet[0] >> 4 == VERSION) {
        int to = (packet[ADDRESS_AT + 3] & 0xff) - KEEPER;
        if (to >= 0 && to < ports.size() && to != from) {
          forward(packet, from, to);
        }
      }
    }
  }

  private void forward(byte[] packet, int from, int to) {
    int gone = 1 + cutOff;
    if (cutOff >= 0 && (from == gone || to == gone)) {
      return;
    }
    int slow = 1 + late;
    if (late >= 0 && (from == slow || to == slow)) {
      held.add(new Held(packet, to, System.nanoTime() + lateNanos));
    } else {
      ports.get(to).write(packet);
    }
  }

  private void release() {
    try {
      while (!closed) {
        Held next = held.take();
        ports.get(next.port()).write(next.packet());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    // interfaces go with their namespaces, which wakes whoever reads from them
    undo.reversed().forEach(Commands::fault);
    ports.forEach(TunDevice::close);
  }
}
