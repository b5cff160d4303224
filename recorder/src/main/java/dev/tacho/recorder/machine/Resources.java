package dev.tacho.recorder.machine;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Measurement.Known;
import dev.tacho.core.measure.Measurement.Missing;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Provenance.Derived;
import dev.tacho.core.measure.Provenance.Measured;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.process.ResourceUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a run used: a fold over what was read while it ran, joined at the end with what the kernel
/// accounted. Pure; confined to one thread.
///
/// A counter without a value is missing with its reason; nothing is zero for lack of a sample.
final class Resources {
  private static final double NANOS = 1e9;
  private static final int BLOCK = 512;
  private static final Provenance CLOCK =
      new Measured("CLOCK_MONOTONIC, from its start to its end");
  private static final Provenance WAIT4 =
      new Measured("wait4: the command, children it waited for, orphans taken in");
  private static final Provenance WAIT4_LARGEST =
      new Measured("wait4: the largest single process of the command");

  /// One number of the run that is made of the samples of one series, or one a device.
  ///
  /// @param series of the samples; one that ends in `/` stands for a series a device
  /// @param metric what the number is called
  private record Row(String series, String metric, Statistic statistic) {}

  private static final Row MOST_CORES =
      new Row("tree_cpu_cores", "tree_cpu_cores", new Statistic.Max());

  private static final List<Row> ROWS =
      List.of(
          new Row("tree_swap_bytes", "tree_swap_bytes", new Statistic.Max()),
          new Row("tree_processes", "tree_processes", new Statistic.Max()),
          new Row("tree_threads", "tree_threads", new Statistic.Max()),
          new Row("gpu_pct/", "gpu_pct", new Statistic.Mean()),
          new Row("gpu_pct/", "gpu_pct", new Statistic.Max()),
          new Row("gpu_memory_bytes/", "gpu_memory_bytes", new Statistic.Max()));

  private final Map<String, Counter> counters = new LinkedHashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private String unsampled;
  private long missed;

  /// What the values of one series come to.
  private static final class Seen {
    private long count;
    private double sum;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double value) {
      count++;
      sum += value;
      max = Math.max(max, value);
    }
  }

  /// @param unsampled why nothing has been read, for as long as nothing has
  Resources(String unsampled) {
    this.unsampled = unsampled;
  }

  /// Takes in counters as they are told.
  void know(List<Counter> told) {
    told.forEach(counter -> counters.put(counter.series(), counter));
  }

  /// Takes in the values of one tick.
  void take(Map<String, Double> values) {
    values.forEach((series, value) -> seen.computeIfAbsent(series, _ -> new Seen()).add(value));
  }

  /// Why nothing is read.
  void unsampled(String reason) {
    unsampled = reason;
  }

  /// How many ticks were not read; each may have held the largest value.
  void missed(long ticks) {
    missed = ticks;
  }

  /// What the run used, each number with its origin.
  ///
  /// @param totals what the sources themselves have added up
  List<Measurement> measurements(Spent spent, List<Measurement> totals) {
    List<Measurement> all = new ArrayList<>();
    double ran = spent.ranNanos() / NANOS;
    all.add(known("duration_s", new Statistic.Total(), ran, CLOCK, Evidence.NONE));
    Known cpu = cpu(spent);
    all.add(cpu);
    if (ran > 0) {
      Provenance how = new Derived("cpu_time_s / duration_s", List.of(cpu.how(), CLOCK));
      Known mean =
          known("tree_cpu_cores", new Statistic.Rate(), cpu.value() / ran, how, Evidence.NONE);
      all.add(mean);
      all.add(mostCores(mean));
    } else {
      row(MOST_CORES, all);
    }
    memory(spent, all);
    storage(spent.use(), all);
    for (Row row : ROWS) {
      row(row, all);
    }
    all.addAll(totals);
    if (totals.isEmpty()) {
      all.add(missing("energy_j", why("energy", "no counter of energy was found")));
    }
    return List.copyOf(all);
  }

  /// The group's own count where it has seen all; of two that may both have missed something the
  /// larger.
  private static Known cpu(Spent spent) {
    long waited = spent.use().userNanos() + spent.use().systemNanos();
    if (spent.group().isPresent() && spent.group().get().cpuNanos().isPresent()) {
      Spent.Charged group = spent.group().get();
      long counted = group.cpuNanos().getAsLong();
      if (group.fromBirth() || counted > waited) {
        return known(
            "cpu_time_s",
            new Statistic.Total(),
            counted / NANOS,
            new Measured(group.cpuSource()),
            Evidence.NONE);
      }
    }
    return known("cpu_time_s", new Statistic.Total(), waited / NANOS, WAIT4, Evidence.NONE);
  }

  private void memory(Spent spent, List<Measurement> all) {
    all.add(treePeak(spent.peakProcessBytes()));
    spent
        .peakProcessBytes()
        .ifPresent(
            bytes ->
                all.add(
                    known(
                        "peak_process_memory_bytes",
                        new Statistic.Last(),
                        (double) bytes,
                        WAIT4_LARGEST,
                        Evidence.NONE)));
    if (spent.group().isEmpty()) {
      all.add(
          missing("peak_charged_memory_bytes", "no control group of its own: " + spent.noGroup()));
    } else if (spent.group().get().peakBytes().isEmpty()) {
      all.add(missing("peak_charged_memory_bytes", spent.group().get().noPeak()));
    } else {
      all.add(
          known(
              "peak_charged_memory_bytes",
              new Statistic.Last(),
              (double) spent.group().get().peakBytes().getAsLong(),
              new Measured(spent.group().get().peakSource()),
              Evidence.NONE));
    }
  }

  /// The largest sum that was sampled. A single process that had more, between two samples, shows
  /// that it is too low, and then counts.
  private Measurement treePeak(OptionalLong process) {
    Seen tree = seen.get("tree_rss_bytes");
    if (tree == null) {
      return missing("memory_bytes", why("tree_rss_bytes", "it was never read"));
    }
    Provenance sampled = how("tree_rss_bytes");
    if (process.orElse(0) <= tree.max) {
      return known("memory_bytes", new Statistic.Max(), tree.max, sampled, evidence(tree));
    }
    return known(
        "memory_bytes",
        new Statistic.Max(),
        (double) process.getAsLong(),
        new Derived(
            "max(tree_rss_bytes, peak_process_memory_bytes)", List.of(sampled, WAIT4_LARGEST)),
        evidence(tree));
  }

  /// The largest rate between two looks. The mean of the whole run shows where it is too low: what
  /// came before the first look or after the last is in no rate.
  private Measurement mostCores(Known mean) {
    Measurement sampled = one(MOST_CORES, MOST_CORES.series(), Scope.WHOLE);
    if (!(sampled instanceof Known most) || most.value() >= mean.value()) {
      return sampled;
    }
    return new Known(
        most.metric(),
        most.statistic(),
        mean.value(),
        most.scope(),
        new Derived("max(sampled_cpu_cores, mean_cpu_cores)", List.of(most.how(), mean.how())),
        most.evidence());
  }

  private static void storage(ResourceUse use, List<Measurement> all) {
    all.add(
        known(
            "storage_read_bytes",
            new Statistic.Total(),
            (double) use.blocksRead() * BLOCK,
            WAIT4,
            Evidence.NONE));
    all.add(
        known(
            "storage_written_bytes",
            new Statistic.Total(),
            (double) use.blocksWritten() * BLOCK,
            WAIT4,
            Evidence.NONE));
  }

  private void row(Row row, List<Measurement> all) {
    if (!row.series().endsWith("/")) {
      all.add(one(row, row.series(), Scope.WHOLE));
      return;
    }
    List<String> devices =
        counters.keySet().stream()
            .filter(name -> name.startsWith(row.series()) && seen.containsKey(name))
            .toList();
    for (String series : devices) {
      String device = "gpu" + series.substring(row.series().length());
      Measurement one = one(row, series, Scope.WHOLE.with(Dimension.DEVICE, device));
      // two statistics of one series are missing once
      if (!all.contains(one)) {
        all.add(one);
      }
    }
    if (devices.isEmpty() && row.statistic() instanceof Statistic.Max) {
      all.add(missing(row.metric(), why("gpu_", "no GPU was found")));
    }
  }

  private Measurement one(Row row, String series, Scope scope) {
    Metric metric = Metric.named(row.metric());
    Seen values = seen.get(series);
    if (values == null) {
      return new Missing(metric, scope, why(series, "it was never read"));
    }
    double value =
        row.statistic() instanceof Statistic.Mean ? values.sum / values.count : values.max;
    return new Known(metric, row.statistic(), value, scope, how(series), evidence(values));
  }

  private Provenance how(String series) {
    return new Measured(counters.containsKey(series) ? counters.get(series).source() : series);
  }

  private Evidence evidence(Seen values) {
    return new Evidence(
        OptionalLong.of(values.count), 1, missed, 0, Optional.empty(), Optional.empty());
  }

  /// The reasons of the counters whose name begins with `series`.
  private String why(String series, String otherwise) {
    if (counters.isEmpty()) {
      return unsampled;
    }
    return counters.values().stream()
        .filter(counter -> counter.series().startsWith(series))
        .flatMap(counter -> counter.missing().stream())
        .distinct()
        .reduce((one, other) -> one + "; " + other)
        .orElse(otherwise);
  }

  private static Known known(
      String metric, Statistic statistic, double value, Provenance how, Evidence evidence) {
    return new Known(Metric.named(metric), statistic, value, Scope.WHOLE, how, evidence);
  }

  private static Missing missing(String metric, String reason) {
    return new Missing(Metric.named(metric), Scope.WHOLE, reason);
  }
}
