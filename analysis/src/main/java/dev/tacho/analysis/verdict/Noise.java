package dev.tacho.analysis.verdict;

import dev.tacho.analysis.result.Figure;
import dev.tacho.analysis.result.FigureKey;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Measurement;
import dev.tacho.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a figure differs by from one run to the next when nothing was changed: repeats of one run
/// cannot tell, as they share the place in memory, the heat and what else the machine did.
///
/// @param floor in the metric's unit; a difference up to it is noise
/// @param how whence it is known
public record Noise(double floor, String how) {
  private static final double NORMAL_95 = 1.959963984540054;
  private static final int FEWEST_RUNS = 4;

  /// The noise of a figure whose value in the first run is `first`.
  ///
  /// @param alike runs of the same work, oldest first, among which nothing was changed on purpose
  static Noise of(FigureKey key, double first, List<ResultRun> alike, double least) {
    double stated = least * Math.abs(first);
    List<Double> values = new ArrayList<>();
    for (ResultRun run : alike) {
      OptionalDouble value = value(run, key);
      if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
        values.add(value.getAsDouble());
      }
    }
    double seen = 0;
    String whence = "";
    if (values.size() >= FEWEST_RUNS) {
      seen = NORMAL_95 * steps(values);
      whence = values.size() + " earlier runs, 1.96 deviations of the steps between them";
    } else if (values.size() >= 2) {
      double low = values.stream().mapToDouble(v -> v).min().orElseThrow();
      double high = values.stream().mapToDouble(v -> v).max().orElseThrow();
      seen = high - low;
      whence = "the greatest difference between " + values.size() + " runs of the same";
    }
    return seen > stated
        ? new Noise(seen, whence)
        : new Noise(
            stated,
            whence.isEmpty()
                ? "the least share, as no other runs of the same are known"
                : "the least share, which is more than " + whence);
  }

  /// By steps from one run to the next: a change that came to stay is one step among many.
  private static double steps(List<Double> values) {
    // mirrored at zero, so that the middle is zero and the deviation that of the steps' size
    double[] steps = new double[2 * (values.size() - 1)];
    for (int i = 1; i < values.size(); i++) {
      steps[2 * i - 2] = values.get(i) - values.get(i - 1);
      steps[2 * i - 1] = -steps[2 * i - 2];
    }
    return Spread.sigma(steps);
  }

  private static OptionalDouble value(ResultRun run, FigureKey key) {
    Optional<Measurement.Known> known = run.find(key).flatMap(Figure::known);
    return known.isPresent() ? OptionalDouble.of(known.get().value()) : OptionalDouble.empty();
  }

  Json.Obj toJson() {
    return Json.object().put("floor", floor).put("from", how).build();
  }
}
