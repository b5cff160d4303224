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
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Measured runs for [Training] to compare: as large as a real one, and of no model.
final class TrainingBench {
  private static final int REPEATS = 5;
  private static final int QUERIES = 200;
  private static final SampleShape SHAPE =
      new SampleShape(
          "queries", List.of("repeat", "sent", "first", "last", "tokens", "latency_ms"));

  private static final String RESULT =
      """
      {"schema":"tacho.result/1","tool":{"name":"tacho","version":"training"},
       "platform":{"hardware":"none","software":{"driver":"%s"}},
       "workload":{"name":"lesson","kind":"inference","parameters":{"precision":"fp32"}},
       "metrics":{"latency_ms":{"unit":"ms","direction":"lower","definition":"latency.intended-send-to-last","legal":{"low":0}}},
       "measurements":[%s],
       "samples":[{"name":"queries","path":"samples/queries.jsonl","rows":%d}]}
      """;

  private TrainingBench() {}

  /// The result of one such run alone, as it lies in a file.
  static String result(double latency, Instant made) {
    String numbers = measurement("median", latency) + "," + measurement("q0.99", 1.5 * latency);
    return RESULT
        .formatted("none", numbers, REPEATS * QUERIES)
        .replaceFirst("\\{", "{\"made\":\"" + made + "\",");
  }

  /// Writes the run `name` into the store at `home`.
  static void write(Path home, String name, double latency, Instant now) {
    RandomGenerator random = new Random(name.hashCode());
    RunHeader header =
        new RunHeader(
            RunId.create(now.toEpochMilli(), random),
            Optional.of(new Label(name)),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            "",
            new ClockAnchor(now, 0, ""),
            "tacho " + Version.TEXT,
            RunHeader.Host.UNKNOWN,
            Optional.empty(),
            Json.Obj.EMPTY,
            Map.of(),
            List.of());
    double[] all = new double[REPEATS * QUERIES];
    try (RunWriter run = RunStore.at(home).create(header)) {
      run.event(0, RunEvent.state(RunState.RUNNING));
      for (int i = 0; i < all.length; i++) {
        all[i] = latency + random.nextExponential();
        run.sample(
            i,
            i + 1,
            "ok",
            SHAPE,
            new double[] {1 + i / QUERIES, i, Double.NaN, i + all[i], Double.NaN, all[i]});
      }
      Arrays.sort(all);
      String numbers =
          measurement("median", all[all.length / 2])
              + ","
              + measurement("q0.99", all[99 * all.length / 100]);
      run.event(
          1,
          new RunEvent.ResultAttached(
              Json.parseObject(RESULT.formatted(name, numbers, all.length))));
      run.event(2, RunEvent.state(RunState.COMPLETED));
      var _ = run.seal();
    }
  }

  private static String measurement(String statistic, double value) {
    return """
      {"metric":"latency_ms","at":{"device":"cpu"},"phase":"steady","statistic":"%s","value":%s,
       "how":{"kind":"measured","source":"clock"},
       "evidence":{"samples":%d,"repeats":%d,"errors":0,"censored":0,
        "raw":{"samples":"queries","field":"latency_ms"}}}"""
        .formatted(statistic, Double.toString(value), REPEATS * QUERIES, REPEATS);
  }
}
