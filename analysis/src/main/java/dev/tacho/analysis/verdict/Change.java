package dev.tacho.analysis.verdict;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/// By how much a figure of another run lies above that of the first.
///
/// @param difference in the metric's unit
/// @param relative the same as a share of the size of the first run's value; empty where that is
///     0, as no share of nothing is a number
/// @param interval of the difference; empty for single values
/// @param p chance of so large a difference were there none; empty where no repeats tell
/// @param adjusted the same held against all figures judged together (Holm)
/// @param effect the difference in standard deviations of a repeat (Hedges' g); empty where repeats
///     do not tell
public record Change(
    double difference,
    OptionalDouble relative,
    Optional<Interval> interval,
    OptionalDouble p,
    OptionalDouble adjusted,
    OptionalDouble effect) {

  static Change single(double first, double other) {
    return new Change(
        other - first,
        share(other - first, first),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  static OptionalDouble share(double difference, double of) {
    return of == 0 || !Double.isFinite(difference / of)
        ? difference == 0 ? OptionalDouble.of(0) : OptionalDouble.empty()
        : OptionalDouble.of(difference / Math.abs(of));
  }

  Change heldAgainst(OptionalDouble all) {
    return new Change(difference, relative, interval, p, all, effect);
  }

  Json.Obj toJson() {
    Json.Builder json = Json.object().put("difference", difference);
    relative.ifPresent(share -> json.put("relative", share));
    interval.ifPresent(where -> json.put("interval", where.toJson()));
    p.ifPresent(chance -> json.put("p", chance));
    adjusted.ifPresent(chance -> json.put("p_adjusted", chance));
    effect.ifPresent(g -> json.put("effect_size", g));
    return json.build();
  }
}
