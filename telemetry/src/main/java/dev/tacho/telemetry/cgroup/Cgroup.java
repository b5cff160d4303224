package dev.tacho.telemetry.cgroup;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Absent;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.Kernel;
import dev.tacho.telemetry.kernel.ProcText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What the kernel counts for a control group that a process tree has to itself, version 1 or 2:
/// what the tree used in all, by the kernel's own account and between readings too.
///
/// Opened with the group's folders: of version 2 there is one, of version 1 one for each
/// hierarchy. Which file has a counter is found by looking.
public final class Cgroup implements Source {
  static final String MEMORY = "cgroup_memory_bytes";
  static final String PEAK = "cgroup_memory_peak_bytes";
  static final String LIMIT = "cgroup_memory_limit_bytes";
  static final String CPU = "cgroup_cpu_s";
  static final String THROTTLED = "cgroup_throttled_s";
  static final String OOM_KILLS = "cgroup_oom_kills";
  static final String READ = "cgroup_read_bytes_per_s";
  static final String WRITTEN = "cgroup_write_bytes_per_s";

  /// Larger limits are version 1's way to say that there is none.
  private static final long NO_LIMIT = 1L << 60;

  /// One number in one of the group's files.
  ///
  /// @param key what stands before it in its line; empty where it is all there is
  /// @param scale from the file's unit to the series'
  private record Figure(String series, KeptFile file, String key, double scale) {}

  /// Where a figure may stand, in the order in which to look.
  private record Place(String series, String file, String key, double scale) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(MEMORY, "memory.current", "", 1),
          new Place(MEMORY, "memory.usage_in_bytes", "", 1),
          new Place(PEAK, "memory.peak", "", 1),
          new Place(PEAK, "memory.max_usage_in_bytes", "", 1),
          new Place(LIMIT, "memory.max", "", 1),
          new Place(LIMIT, "memory.limit_in_bytes", "", 1),
          new Place(CPU, "cpu.stat", "usage_usec ", 1e-6),
          new Place(CPU, "cpuacct.usage", "", 1e-9),
          new Place(THROTTLED, "cpu.stat", "throttled_usec ", 1e-6),
          new Place(THROTTLED, "cpu.stat", "throttled_time ", 1e-9),
          new Place(OOM_KILLS, "memory.events", "oom_kill ", 1),
          new Place(OOM_KILLS, "memory.oom_control", "oom_kill ", 1));

  private final List<Counter> counters = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final Optional<CgroupIo> io;

  private Cgroup(Collection<Path> folders) {
    for (String series : List.of(CPU, THROTTLED, MEMORY, PEAK, LIMIT, OOM_KILLS)) {
      Optional<Figure> figure = find(series, folders);
      figure.ifPresent(figures::add);
      counters.add(
          figure
              .map(found -> Counter.of(series, found.file.name()))
              .orElseGet(() -> missing(series, folders)));
    }
    io = CgroupIo.find(folders);
    for (String series : List.of(READ, WRITTEN)) {
      counters.add(
          io.map(found -> Counter.of(series, found.name()))
              .orElseGet(() -> missing(series, folders)));
    }
  }

  /// The group that has `folders`.
  public static Source open(Collection<Path> folders) {
    if (!Kernel.supported()) {
      return new Absent(
          List.of(CPU, THROTTLED, MEMORY, PEAK, LIMIT, OOM_KILLS, READ, WRITTEN).stream()
              .map(series -> Counter.missing(series, "control group", Kernel.unsupported()))
              .toList());
    }
    return new Cgroup(List.copyOf(folders));
  }

  private static Optional<Figure> find(String series, Collection<Path> folders) {
    for (Path folder : folders) {
      for (Place place : PLACES) {
        Path path = folder.resolve(place.file);
        if (place.series.equals(series) && Files.isReadable(path)) {
          var figure = new Figure(series, new KeptFile(path.toString()), place.key, place.scale);
          if (figure.file.read() && goTo(figure)) {
            return Optional.of(figure);
          }
          figure.file.close();
        }
      }
    }
    return Optional.empty();
  }

  private static Counter missing(String series, Collection<Path> folders) {
    String files =
        String.join(
            " or ",
            PLACES.stream()
                .filter(place -> place.series.equals(series))
                .map(Place::file)
                .distinct()
                .toList());
    String reason = "its control group has no " + (files.isEmpty() ? CgroupIo.FILES : files);
    if (folders.isEmpty()) {
      reason = "the command has no control group of its own";
    } else if (series.equals(LIMIT)) {
      reason = "its control group does not limit memory";
    }
    return Counter.missing(series, "control group", reason);
  }

  @Override
  public List<Counter> counters() {
    return counters;
  }

  @Override
  public void read(Reading into) {
    for (Figure figure : figures) {
      if (!figure.file.read()) {
        into.lost(figure.series, figure.file.trouble());
      } else if (goTo(figure)) {
        into.set(figure.series, figure.file.text().number() * figure.scale);
      } else {
        into.lost(figure.series, figure.file.name() + " has no such number any more");
      }
    }
    io.ifPresent(found -> found.read(into));
  }

  /// Goes to the number. Where nothing limits, the limit is the word `max`, or a huge number.
  private static boolean goTo(Figure figure) {
    ProcText text = figure.file.text();
    boolean there = figure.key.isEmpty() || text.behindLine(figure.key);
    if (there && figure.series.equals(LIMIT)) {
      there = text.hasNumber() && text.number() < NO_LIMIT;
      text.toBegin();
    }
    return there && text.hasNumber();
  }

  @Override
  public void close() {
    figures.forEach(figure -> figure.file.close());
    io.ifPresent(CgroupIo::close);
  }
}
