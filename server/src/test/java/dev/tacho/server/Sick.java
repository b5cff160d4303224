package dev.tacho.server;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import dev.tacho.health.checkpoint.HealthCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Two workers, of which one is slow.
final class Sick {
  private Sick() {}

  static HealthCheckpoint group(String run, Instant written) {
    Anomaly slow =
        new Anomaly(
            AnomalyKind.STRAGGLER,
            OptionalInt.of(1),
            Cause.COMPUTE,
            OptionalLong.of(7),
            7_000_000,
            9_000_000,
            OptionalLong.empty(),
            "rank 1 computes twice as long as the others",
            List.of(),
            "look at what else runs on its host");
    return new HealthCheckpoint(
        run,
        Optional.of("training"),
        written.minusSeconds(1),
        written,
        Duration.ofSeconds(1),
        false,
        2,
        OptionalLong.of(100),
        Optional.of(Duration.ofSeconds(30)),
        OptionalDouble.empty(),
        OptionalDouble.of(0.2),
        IntStream.range(0, 2).mapToObj(Sick::worker).toList(),
        List.of(slow, slow.over(8_000_000)));
  }

  private static WorkerHealth worker(int rank) {
    return new WorkerHealth(
        rank,
        WorkerState.RUNNING,
        Optional.of("here"),
        OptionalLong.of(1234),
        OptionalLong.of(12_000_000),
        LongStream.rangeClosed(10, 12).mapToObj(step -> step(rank, step)).toList(),
        Optional.empty(),
        Optional.empty());
  }

  private static WorkerStep step(int rank, long step) {
    return new WorkerStep(
        rank,
        step,
        step * 1_000_000,
        rank == 1 ? Double.NaN : 2.5,
        OptionalDouble.of(1),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
