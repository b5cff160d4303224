package dev.tacho.cli;

import dev.tacho.cli.shell.Version;
import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A store of benches with made-up times, as `tacho bench` would have recorded them.
final class Benched {
  static final double[] QUIET = {1.00, 1.01, 0.99, 1.02, 0.98, 1.005, 0.995};

  private final RunStore store;
  private final String host;
  private int made;

  Benched(RunStore store, String host) {
    this.store = store;
    this.host = host;
  }

  /// A completed bench called `work` whose repeats took these seconds of processor time.
  RunId bench(double... seconds) {
    return bench(0, seconds);
  }

  /// Leaves the next `count` ids to another.
  void skip(int count) {
    made += count;
  }

  /// One that asks for so many earlier runs before a gate's verdict counts.
  RunId bench(int advisoryUntil, double... seconds) {
    made++;
    RunId id = new RunId("01JNQ8M2T000000000000BENC" + made);
    Duration age = Duration.ofHours(100 - made);
    RunHeader header =
        new RunHeader(
            id,
            Optional.of(new Label("work")),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of("./work"),
            "/home/user",
            new ClockAnchor(Said.NOON.minus(age), System.nanoTime(), "boot"),
            "tacho " + Version.TEXT,
            new RunHeader.Host(host, "user", "Linux 6.1", "amd64", 2, OptionalLong.empty()),
            Optional.empty(),
            Json.Obj.EMPTY,
            Map.of(),
            List.of());
    try (RunWriter run = store.create(header)) {
      run.event(1_000, RunEvent.state(RunState.RUNNING));
      SampleShape shape = new SampleShape("trials", List.of("cpu_s"));
      for (int i = 0; i < seconds.length; i++) {
        run.sample(i, i + 1, "ok", shape, new double[] {seconds[i]});
      }
      run.event(
          2_000, new RunEvent.ResultAttached(ResultJson.write(result(advisoryUntil, seconds))));
      run.event(3_000, Recorded.ended(RunState.COMPLETED, "", 0));
      var _ = run.seal();
    }
    return id;
  }

  private static Result result(int advisoryUntil, double... seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    Evidence evidence =
        new Evidence(
            OptionalLong.of(seconds.length),
            seconds.length,
            0,
            0,
            Optional.empty(),
            Optional.of(new SampleRef("trials", "cpu_s")));
    Json.Obj parameters = Json.object().put("advisory_until", advisoryUntil).build();
    return Result.of(
            new Tool("tacho", "test"),
            Platform.UNKNOWN,
            new Workload("work", "command", parameters))
        .measurements(
            List.of(
                new Measurement.Known(
                    Metric.named("cpu_time_s"),
                    new Statistic.Median(),
                    sorted[sorted.length / 2],
                    Scope.STEADY,
                    new Provenance.Measured("wait4"),
                    evidence)))
        .samples(
            List.of(
                new SampleSet("trials", "samples/trials.jsonl", seconds.length, Optional.empty())))
        .build();
  }
}
