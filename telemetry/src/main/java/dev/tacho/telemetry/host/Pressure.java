package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.ProcText;
import dev.tacho.telemetry.kernel.Rate;
import java.util.ArrayList;
import java.util.List;

/// Pressure: the share of time in which some task, or all that could run (full), stood still for
/// want of processor, memory or storage. The kernel's totals, so that no moment is left out.
final class Pressure implements Source {
  /// One of the totals.
  private record Figure(String series, int file, String key) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("host_psi_cpu_some_pct", 0, "some "),
          new Figure("host_psi_memory_some_pct", 1, "some "),
          new Figure("host_psi_memory_full_pct", 1, "full "),
          new Figure("host_psi_io_some_pct", 2, "some "),
          new Figure("host_psi_io_full_pct", 2, "full "));
  static final List<String> SERIES = FIGURES.stream().map(Figure::series).toList();

  private static final List<String> NAMES = List.of("cpu", "memory", "io");
  // microseconds of standing still a second, in hundredths of that second
  private static final double TO_PERCENT = 100e-6;

  private final List<KeptFile> files;
  private final boolean[] there = new boolean[NAMES.size()];
  private final List<Rate> rates = new ArrayList<>();
  private final List<Counter> counters = new ArrayList<>();

  private Pressure(List<KeptFile> files) {
    this.files = files;
    for (int i = 0; i < there.length; i++) {
      there[i] = files.get(i).read();
    }
    for (Figure figure : FIGURES) {
      rates.add(Rate.share(figure.series, TO_PERCENT));
      String source = "/proc/pressure/" + NAMES.get(figure.file);
      counters.add(
          there[figure.file]
              ? Counter.of(figure.series, source)
              : Counter.missing(
                  figure.series,
                  source,
                  "this kernel tells no pressure (built without PSI, or started without psi=1)"));
    }
  }

  static Source open(Roots roots) {
    return new Pressure(
        NAMES.stream()
            .map(name -> new KeptFile(roots.proc().resolve("pressure").resolve(name).toString()))
            .toList());
  }

  @Override
  public List<Counter> counters() {
    return counters;
  }

  @Override
  public void read(Reading into) {
    for (int i = 0; i < there.length; i++) {
      there[i] = files.get(i).read();
    }
    for (int i = 0; i < FIGURES.size(); i++) {
      Figure figure = FIGURES.get(i);
      if (counters.get(i).missing().isPresent()) {
        continue;
      }
      KeptFile file = files.get(figure.file);
      ProcText text = file.text();
      text.toBegin();
      if (there[figure.file] && text.behindLine(figure.key) && text.behindInLine("total=")) {
        rates.get(i).take(text.number(), into);
      } else {
        rates.get(i).forget();
        into.lost(figure.series, file.trouble());
      }
    }
  }

  @Override
  public void close() {
    files.forEach(KeptFile::close);
  }
}
