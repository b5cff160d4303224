package dev.tacho.recorder.advice;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.stats.Quantiles;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// What earlier runs of the same work on the same host had of the series that rules of kind `drop`
/// ask for. The same work is the same pipeline; without one, the same command line in the same
/// folder. The newest [#MOST] that were completed before count.
public final class Earlier {
  /// Earlier runs that are read: what an even older one says of today is little.
  static final int MOST = 10;

  /// Seconds with a value that a series needs within a stage to say anything of it.
  static final int VALUES = 20;

  /// Runs with more bytes of series are left out: reading them would be felt beside the command.
  private static final long MOST_BYTES = 64L << 20;

  private static final int LOOKED_AT = 2_000;
  private static final int OPENED = 100;
  private static final long SECOND = 1_000_000_000L;

  /// Longest time that one value stands for, in seconds.
  private static final long GAP = 60;

  private Earlier() {}

  /// Begins to read, on a thread of its own, what was before the run of `header`.
  public static CompletableFuture<Baselines> lookUp(
      RunStore store, RunHeader header, RuleBook rules) {
    CompletableFuture<Baselines> found = new CompletableFuture<>();
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .name("tacho-earlier")
            .start(
                () -> {
                  try {
                    found.complete(read(store, header, rules));
                  } catch (RuntimeException e) {
                    found.completeExceptionally(e);
                  }
                });
    return found;
  }

  /// Reads it now, on this thread.
  public static Baselines read(RunStore store, RunHeader header, RuleBook rules) {
    Set<String> series = new HashSet<>();
    for (Rule rule : rules.rules()) {
      if (rule.check() instanceof Rule.Drop drop) {
        series.addAll(drop.series());
      }
    }
    if (header.pipeline().isEmpty() && header.command().isEmpty()) {
      return Baselines.none("a program that opened its run itself has no command to compare");
    }
    String work = header.pipeline().map(p -> "pipeline " + p).orElse("this command in this folder");
    int runs = 0;
    Map<Baselines.Key, List<Double>> medians = new HashMap<>();
    try {
      for (StoredRun run : alike(store, header)) {
        runs++;
        profile(run, series)
            .forEach(
                (key, median) -> medians.computeIfAbsent(key, _ -> new ArrayList<>()).add(median));
      }
    } catch (StoreException e) {
      return Baselines.none("the earlier runs cannot be read: " + e.getMessage());
    }
    Map<Baselines.Key, Baselines.Past> pasts = new HashMap<>();
    medians.forEach((key, values) -> pasts.put(key, past(values)));
    String many =
        runs == 0 ? "no earlier run" : runs + (runs == 1 ? " earlier run" : " earlier runs");
    String of = " of " + work + " on " + header.host().name();
    return new Baselines(pasts, many + of + (runs > 1 ? " were" : " was") + " completed");
  }

  private static Baselines.Past past(List<Double> medians) {
    double[] values = medians.stream().mapToDouble(v -> v).toArray();
    double median = Quantiles.median(values);
    double[] distances = medians.stream().mapToDouble(v -> Math.abs(v - median)).toArray();
    return new Baselines.Past(median, Quantiles.median(distances), values.length);
  }

  private static List<StoredRun> alike(RunStore store, RunHeader header) {
    List<StoredRun> runs = new ArrayList<>();
    int opened = 0;
    for (RunStatus status : store.newest(LOOKED_AT).runs()) {
      if (runs.size() == MOST || opened == OPENED) {
        break;
      }
      if (status.state() == RunState.COMPLETED
          && !status.id().equals(header.id())
          && status.started().isBefore(header.started().wall())
          && status.host().equals(header.host().name())
          && status.pipeline().equals(header.pipeline())
          && (header.pipeline().isPresent() || status.command().equals(header.command()))) {
        opened++;
        StoredRun run = store.open(status.id());
        if (header.pipeline().isPresent()
            || run.header().workingDirectory().equals(header.workingDirectory())) {
          runs.add(run);
        }
      }
    }
    return runs;
  }

  /// The median of each series within each stage, each value by the time that it stands for.
  static Map<Baselines.Key, Double> profile(RunReader run, Set<String> series) {
    List<RunEvent.Entry> events = new ArrayList<>();
    run.events(events::add);
    events.sort((a, b) -> Long.compare(a.nanos(), b.nanos()));
    Profile profile = new Profile();
    int at = 0;
    if (run instanceof StoredRun stored && !reportsAny(stored, series)) {
      events.forEach(profile::event);
      return profile.medians();
    }
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (; at < events.size() && events.get(at).nanos() <= points.nanos(); at++) {
          profile.event(events.get(at));
        }
        for (int i = 0; i < points.count(); i++) {
          if (series.contains(points.name(i)) && Double.isFinite(points.value(i))) {
            String label = new Track(points.source(), points.name(i), 0).label();
            profile.value(points.nanos(), label, points.value(i));
          }
        }
      }
    }
    for (; at < events.size(); at++) {
      profile.event(events.get(at));
    }
    return profile.medians();
  }

  /// Whether it is worth, and cheap enough, to go through a run's points.
  private static boolean reportsAny(StoredRun run, Set<String> series) {
    RunStatus status = run.status();
    boolean reports =
        status.moreSeries()
            || status.series().stream()
                .anyMatch(s -> series.contains(s.name().substring(s.name().lastIndexOf('/') + 1)));
    return reports && seriesBytes(run.directory()) <= MOST_BYTES;
  }

  private static long seriesBytes(Path folder) {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "series-*.jsonl")) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException _) {
      // without its size nobody knows what reading it would cost
      return Long.MAX_VALUE;
    }
  }

  /// One run being gone through.
  private static final class Profile {
    private final Situation run = new Situation();
    private final Map<Baselines.Key, Values> values = new HashMap<>();

    void event(RunEvent.Entry entry) {
      run.event(entry.nanos(), entry.event());
      double rate = run.takeRate();
      if (!Double.isNaN(rate)) {
        value(entry.nanos(), RuleFile.PROGRESS, rate);
      }
    }

    void value(long nanos, String series, double value) {
      values
          .computeIfAbsent(new Baselines.Key(run.stage().orElse(""), series), _ -> new Values())
          .add(nanos / SECOND, value);
    }

    Map<Baselines.Key, Double> medians() {
      Map<Baselines.Key, Double> medians = new HashMap<>();
      values.forEach(
          (key, of) -> {
            of.flush();
            if (of.window.size() >= VALUES) {
              medians.put(key, of.window.median());
            }
          });
      return medians;
    }
  }

  /// One series within one stage: a mean a second, as the advisor has it.
  private static final class Values {
    final Window window = new Window();
    private long second = -1;
    private long before = -1;
    private double sum;
    private int count;

    void add(long at, double value) {
      if (at != second) {
        flush();
        second = at;
      }
      sum += value;
      count++;
    }

    void flush() {
      if (count > 0) {
        if (before >= 0 && second > before) {
          window.add(second, Math.min(GAP, second - before), sum / count, count);
        }
        before = second;
        sum = 0;
        count = 0;
      }
    }
  }
}
