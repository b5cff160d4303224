package dev.tacho.health.checkpoint;

import dev.tacho.health.Anomaly;
import dev.tacho.health.Collective;
import dev.tacho.health.HealthException;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A checkpoint as it was read.
///
/// @param modified when its newest file was written, by the file system's clock
/// @param judged whether its writer looks for anomalies itself
/// @param remarks on what could not be carried over
public record HealthReading(
    HealthCheckpoint checkpoint, Instant modified, boolean judged, List<String> remarks) {
  public HealthReading {
    remarks = List.copyOf(remarks);
  }

  /// Puts the parts of one group together, each of which tells of some workers. Of a worker in more
  /// than one, the part that was written last counts.
  static HealthReading of(List<HealthReading> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    HealthReading newest =
        parts.stream().max(Comparator.comparing(p -> p.checkpoint().written())).orElseThrow();
    HealthCheckpoint last = newest.checkpoint();
    Instant started =
        parts.stream().map(p -> p.checkpoint().started()).min(Instant::compareTo).orElseThrow();
    Map<Integer, WorkerHealth> workers = new TreeMap<>();
    List<Anomaly> anomalies = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    List<HealthReading> inOrder = new ArrayList<>(parts);
    inOrder.sort(Comparator.comparing(p -> p.checkpoint().written()));
    for (HealthReading part : inOrder) {
      HealthCheckpoint c = part.checkpoint();
      if (!c.run().equals(last.run())) {
        throw new HealthException(
            "the folder holds checkpoints of different runs, "
                + c.run()
                + " and "
                + last.run()
                + "; give each run a folder of its own");
      }
      long shift = Duration.between(started, c.started()).toNanos();
      c.workers().forEach(w -> workers.put(w.rank(), shifted(w, shift)));
      c.anomalies().forEach(a -> anomalies.add(shifted(a, shift)));
      remarks.addAll(part.remarks());
    }
    HealthCheckpoint whole =
        new HealthCheckpoint(
            last.run(),
            last.name(),
            started,
            last.written(),
            last.every(),
            parts.stream().allMatch(p -> p.checkpoint().ended()),
            parts.stream().mapToInt(p -> p.checkpoint().world()).max().orElseThrow(),
            last.totalSteps(),
            last.collectiveLimit(),
            last.steal(),
            last.pressure(),
            List.copyOf(workers.values()),
            anomalies);
    return new HealthReading(
        whole,
        parts.stream().map(HealthReading::modified).max(Instant::compareTo).orElseThrow(),
        parts.stream().allMatch(HealthReading::judged),
        remarks.stream().distinct().toList());
  }

  private static WorkerHealth shifted(WorkerHealth w, long by) {
    return new WorkerHealth(
        w.rank(),
        w.state(),
        w.host(),
        w.pid(),
        shifted(w.lastNanos(), by),
        w.recent().stream().map(s -> shifted(s, by)).toList(),
        w.collective()
            .map(
                c ->
                    new Collective(
                        c.number(),
                        c.name(),
                        c.step(),
                        c.enteredNanos() + by,
                        shifted(c.leftNanos(), by))),
        w.reason());
  }

  private static WorkerStep shifted(WorkerStep s, long by) {
    return new WorkerStep(
        s.rank(),
        s.step(),
        s.nanos() + by,
        s.loss(),
        s.computeMs(),
        s.queuedMs(),
        s.waitMs(),
        s.allReduceMs(),
        s.dataMs(),
        s.tokensPerSecond(),
        s.gradientNorm(),
        s.memoryBytes(),
        s.digest());
  }

  private static Anomaly shifted(Anomaly a, long by) {
    return new Anomaly(
        a.kind(),
        a.rank(),
        a.cause(),
        a.onsetStep(),
        a.onsetNanos() + by,
        a.foundNanos() + by,
        shifted(a.overNanos(), by),
        a.message(),
        a.evidence(),
        a.advice());
  }

  private static OptionalLong shifted(OptionalLong at, long by) {
    return at.isPresent() ? OptionalLong.of(at.getAsLong() + by) : at;
  }
}
