package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.ProcText;
import java.util.List;

/// Memory and swap of the host, from `/proc/meminfo`. Used is what is not available: memory that
/// the kernel could give to a program at once, its caches included, counts as available.
final class HostMemory implements Source {
  private static final String USED = "host_mem_used_bytes";
  private static final String AVAILABLE = "host_mem_available_bytes";
  private static final String SWAP = "host_swap_used_bytes";
  static final List<String> SERIES = List.of(USED, AVAILABLE, SWAP);

  private static final String FILE = "/proc/meminfo";

  private final KeptFile file;
  private final boolean swap;

  private HostMemory(KeptFile file, boolean swap) {
    this.file = file;
    this.swap = swap;
  }

  static Source open(Roots roots) {
    var file = new KeptFile(roots.proc().resolve("meminfo").toString());
    if (!file.read()) {
      return Host.absent(SERIES, FILE, file.trouble());
    }
    return new HostMemory(file, file.text().behindLine("SwapTotal:") && file.text().number() > 0);
  }

  @Override
  public List<Counter> counters() {
    return List.of(
        Counter.of(USED, FILE),
        Counter.of(AVAILABLE, FILE),
        swap ? Counter.of(SWAP, FILE) : Counter.missing(SWAP, FILE, "this host has no swap"));
  }

  @Override
  public void read(Reading into) {
    if (!file.read()) {
      Host.lost(SERIES, file.trouble(), into);
      return;
    }
    ProcText text = file.text();
    boolean whole = text.behindLine("MemTotal:");
    long total = text.number();
    whole &= text.behindLine("MemAvailable:");
    long available = text.number();
    if (whole) {
      into.set(USED, (total - available) * 1024.0);
      into.set(AVAILABLE, available * 1024.0);
    } else {
      String reason = FILE + " has no MemAvailable (it came with Linux 3.14)";
      into.lost(USED, reason);
      into.lost(AVAILABLE, reason);
    }
    if (text.behindLine("SwapTotal:")) {
      long swapTotal = text.number();
      if (swapTotal > 0 && text.behindLine("SwapFree:")) {
        into.set(SWAP, (swapTotal - text.number()) * 1024.0);
      } else {
        into.lost(SWAP, "this host has no swap");
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
