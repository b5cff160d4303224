package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.Lines;
import dev.tacho.telemetry.kernel.ProcText;
import dev.tacho.telemetry.kernel.Rate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Bytes that came and went over the network. Those of the interfaces that are devices; where
/// none is (in a container), of all but loopback. Bridges, bonds and the like would count a byte
/// twice.
final class Network implements Source {
  private static final String IN = "host_net_rx_bytes_per_s";
  private static final String OUT = "host_net_tx_bytes_per_s";
  static final List<String> SERIES = List.of(IN, OUT);

  private static final String FILE = "/proc/net/dev";
  private static final String LOOPBACK = "lo";

  private final KeptFile file;
  private final Set<String> devices;
  private final Rate in = new Rate(IN, 1);
  private final Rate out = new Rate(OUT, 1);
  private final Set<String> counted = new TreeSet<>();
  private Set<String> countedBefore = Set.of();

  private Network(KeptFile file, Set<String> devices) {
    this.file = file;
    this.devices = devices;
  }

  static Source open(Roots roots) {
    var file = new KeptFile(roots.proc().resolve("net/dev").toString());
    if (!file.read()) {
      return Host.absent(SERIES, FILE, file.trouble());
    }
    Set<String> devices = new TreeSet<>();
    for (Path entry : Lines.entries(roots.sys().resolve("class/net"))) {
      if (Files.exists(entry.resolve("device"))) {
        devices.add(entry.getFileName().toString());
      }
    }
    var network = new Network(file, devices);
    if (network.sum().counted.isEmpty()) {
      file.close();
      return Host.absent(SERIES, FILE, "this host has no network interface but loopback");
    }
    return network;
  }

  /// What was counted, and of which interfaces.
  private record Sum(long in, long out, Set<String> counted) {}

  @Override
  public List<Counter> counters() {
    return Host.present(SERIES, FILE + " (" + String.join(", ", sum().counted) + ")");
  }

  @Override
  public void read(Reading into) {
    if (!file.read()) {
      in.forget();
      out.forget();
      Host.lost(SERIES, file.trouble(), into);
      return;
    }
    Sum sum = sum();
    if (!sum.counted.equals(countedBefore)) {
      // an interface that came or went takes its count with it
      in.forget();
      out.forget();
      countedBefore = Set.copyOf(sum.counted);
    }
    if (sum.counted.isEmpty()) {
      Host.lost(SERIES, "the network interfaces are gone", into);
    } else {
      in.take(sum.in, into);
      out.take(sum.out, into);
    }
  }

  private Sum sum() {
    ProcText text = file.text();
    text.toBegin();
    counted.clear();
    long received = 0;
    long sent = 0;
    do {
      String name = text.name();
      boolean ours = devices.isEmpty() ? !name.equals(LOOPBACK) : devices.contains(name);
      if (!name.isEmpty() && ours) {
        boolean _ = counted.add(name);
        received += text.number();
        // packets, errors, dropped, fifo, frame, compressed, multicast
        text.skip(7);
        sent += text.number();
      }
    } while (text.toNextLine());
    return new Sum(received, sent, counted);
  }

  @Override
  public void close() {
    file.close();
  }
}
