package dev.tacho.telemetry.tree;

import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Sampler;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Tick;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Samples a command that knows what it used, and holds what was read against it: for
/// `scripts/measure/tree_truth.py`, and small for [TreeTruthTest].
///
/// The command says what it used on a line of JSON and waits for a line; the last sample is taken
/// in between.
final class TreeTruth implements Sampler.Listener {
  /// The command is started by a small program, which says its number and waits for it: the kernel
  /// carries the peak memory of whoever started a program over to it, and ours is large.
  private static final String START = "exec 3<&0; \"$@\" <&3 & echo $!; wait $!";

  private double cpuSeconds;
  private double coreSeconds;
  private double largestResident;
  private long ticks;
  private long missed;
  private long before;

  /// What was read, and what the command said.
  ///
  /// @param coreSeconds `tree_cpu_cores` times the time that each value is of, summed
  record Outcome(
      double cpuSeconds,
      double coreSeconds,
      double largestResident,
      long ticks,
      long missed,
      Json.Obj truth) {
    double truth(String name) {
      return truth.number(name).orElseThrow();
    }
  }

  private TreeTruth() {}

  static Outcome of(Duration every, List<String> command) throws IOException, InterruptedException {
    List<String> started = new ArrayList<>(List.of("sh", "-c", START, "sh"));
    started.addAll(command);
    Process process =
        new ProcessBuilder(started).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var truth = new TreeTruth();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String number = lines.readLine();
      if (number == null) {
        throw new IOException("cannot be started: " + command);
      }
      Source tree =
          ProcessTree.open(Roots.MACHINE, Long.parseLong(number), Orphans.NONE, Optional.empty());
      Optional<String> said;
      try (var _ = Sampler.start(List.of(tree), every, every.multipliedBy(10), truth)) {
        said = Optional.ofNullable(lines.readLine());
      }
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
      int code = process.waitFor();
      if (said.isEmpty() || code != 0) {
        throw new IOException("ended with " + code + ": " + command);
      }
      return truth.outcome((Json.Obj) Json.parse(said.get()));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public void tick(Tick tick) {
    ticks++;
    missed += tick.missed();
    cpuSeconds = tick.values().getOrDefault(ProcessTree.SECONDS, cpuSeconds);
    Optional<Double> cores = Optional.ofNullable(tick.values().get(ProcessTree.CORES));
    if (cores.isPresent()) {
      coreSeconds += cores.get() * (tick.monoNanos() - before) / 1e9;
    }
    if (before == 0) {
      // what it used before the first sample is in no rate
      coreSeconds = cpuSeconds;
    }
    if (cores.isPresent() || before == 0) {
      before = tick.monoNanos();
    }
    largestResident =
        Math.max(largestResident, tick.values().getOrDefault(ProcessTree.RESIDENT, 0.0));
  }

  @Override
  public void changed(List<Counter> changed) {
    throw new IllegalStateException("no counter should change: " + changed);
  }

  private Outcome outcome(Json.Obj truth) {
    return new Outcome(cpuSeconds, coreSeconds, largestResident, ticks, missed, truth);
  }

  /// `EVERY_MILLIS COMMAND...`
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Arrays.asList(arguments));
    var every = Duration.ofMillis(Long.parseLong(command.removeFirst()));
    Outcome outcome = of(every, command);
    System.out.printf(
        Locale.ROOT,
        "{\"cpu_s\":%.6f,\"core_s\":%.6f,\"rss\":%.0f,\"ticks\":%d,\"missed\":%d,\"truth\":%s}%n",
        outcome.cpuSeconds,
        outcome.coreSeconds,
        outcome.largestResident,
        outcome.ticks,
        outcome.missed,
        outcome.truth);
  }
}
