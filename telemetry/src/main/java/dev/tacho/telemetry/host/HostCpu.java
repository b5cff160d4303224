package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import java.util.Arrays;
import java.util.List;

/// How busy the processors were: the first line of `/proc/stat`, clock ticks spent in each state
/// by all processors together. Work is user, nice, system, interrupts; guests are in user
/// already.
final class HostCpu implements Source {
  static final List<String> SERIES = List.of("host_cpu_pct", "host_steal_pct", "host_iowait_pct");

  private static final String FILE = "/proc/stat";
  private static final String[] STATES = {
    "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"
  };
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final int STEAL = 7;
  // of fewer clock ticks, a ratio says little
  private static final long FEWEST_TICKS = 20;

  private final KeptFile file;
  private final long[] before = new long[STATES.length];
  private final long[] now = new long[STATES.length];
  private boolean begun;

  private HostCpu(KeptFile file) {
    this.file = file;
  }

  static Source open(Roots roots) {
    var file = new KeptFile(roots.proc().resolve("stat").toString());
    if (!file.read() || !file.text().behindLine("cpu ")) {
      return Host.absent(SERIES, FILE, file.trouble());
    }
    return new HostCpu(file);
  }

  @Override
  public List<Counter> counters() {
    return Host.present(SERIES, FILE);
  }

  @Override
  public void read(Reading into) {
    if (!file.read() || !file.text().behindLine("cpu ")) {
      begun = false;
      Host.lost(SERIES, file.trouble(), into);
      return;
    }
    for (int i = 0; i < STATES.length; i++) {
      now[i] = file.text().number();
    }
    if (!begun) {
      keep();
      return;
    }
    long all = 0;
    for (int i = 0; i < STATES.length; i++) {
      long ticks = now[i] - before[i];
      if (ticks < 0) {
        String reason =
            "the kernel's count of "
                + STATES[i]
                + " time went back, from "
                + before[i]
                + " to "
                + now[i];
        Host.lost(SERIES, reason, into);
        keep();
        return;
      }
      all += ticks;
    }
    if (all < FEWEST_TICKS) {
      return;
    }
    into.set(SERIES.get(0), share(all - of(IDLE) - of(IOWAIT) - of(STEAL), all));
    into.set(SERIES.get(1), share(of(STEAL), all));
    into.set(SERIES.get(2), share(of(IOWAIT), all));
    keep();
  }

  private long of(int state) {
    return now[state] - before[state];
  }

  private static double share(long part, long all) {
    return 100.0 * part / all;
  }

  private void keep() {
    System.arraycopy(now, 0, before, 0, now.length);
    begun = true;
    Arrays.fill(now, 0);
  }

  @Override
  public void close() {
    file.close();
  }
}
