package dev.tacho.train.group;

import dev.tacho.health.Anomaly;
import dev.tacho.health.HealthException;
import dev.tacho.health.Heard;
import dev.tacho.health.checkpoint.HealthCheckpoint;
import dev.tacho.health.checkpoint.HealthFile;
import dev.tacho.health.watch.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The health checkpoint of a group, written while it runs. A disk that is full costs the
/// checkpoint, not the group. Confined to one thread.
final class HealthPage {
  static final Duration EVERY = Duration.ofSeconds(1);

  private final GroupPlan plan;
  private final String run;
  private final Clock clock;
  private final Instant started;
  private final List<Anomaly> earlier = new ArrayList<>();

  HealthPage(GroupPlan plan, String run, Clock clock) {
    this.plan = plan;
    this.run = run;
    this.clock = clock;
    this.started = clock.instant();
  }

  /// What was found in an attempt that is over.
  void keep(List<Anomaly> anomalies) {
    earlier.addAll(anomalies);
  }

  void write(Watch watch, int world, boolean ended) {
    List<Anomaly> all = new ArrayList<>(earlier);
    all.addAll(watch.anomalies());
    try {
      HealthFile.write(
          plan.health(),
          new HealthCheckpoint(
              run,
              Optional.of(plan.name()),
              started,
              clock.instant(),
              EVERY,
              ended,
              world,
              plan.steps(),
              Optional.of(plan.limits().collective()),
              watch.load().map(Heard.Loaded::steal).orElse(OptionalDouble.empty()),
              watch.load().map(Heard.Loaded::pressure).orElse(OptionalDouble.empty()),
              watch.workers(),
              all));
    } catch (HealthException _) {
      // whoever reads it sees that it is old
    }
  }
}
