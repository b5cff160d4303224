package dev.tacho.analysis.verdict;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How one figure of a run stands to that of the first.
///
/// @param label what it is called in both runs
/// @param extreme whether it is the least or greatest of a sample, which decides nothing
/// @param spread whether it is how far values lie apart, and not where they lie
/// @param first the first run's side
/// @param other the other's
/// @param change empty where nothing may be held against each other
/// @param noise empty likewise
/// @param standing better or worse only beyond chance and noise
/// @param reason for people
public record FigureVerdict(
    String label,
    Metric metric,
    Family family,
    boolean extreme,
    boolean spread,
    Side first,
    Side other,
    Optional<Change> change,
    Optional<Noise> noise,
    Standing standing,
    String reason) {
  /// One run's part.
  ///
  /// @param value empty where there is none that may be used
  /// @param missing why; empty where there is one
  /// @param tier what the value is worth
  /// @param samples how many values went into it, where that is known
  /// @param errors attempts that failed and are not among them
  /// @param behind what stands behind it, for people: `5 repeats, 1000 rows`
  public record Side(
      OptionalDouble value,
      Optional<String> missing,
      Optional<Tier> tier,
      OptionalLong samples,
      long errors,
      String behind) {
    static Side of(double value, Measurement.Known known, String behind) {
      return new Side(
          OptionalDouble.of(value),
          Optional.empty(),
          Optional.of(known.how().tier()),
          known.evidence().samples(),
          known.evidence().errors(),
          behind);
    }

    static Side missing(String why) {
      return new Side(
          OptionalDouble.empty(), Optional.of(why), Optional.empty(), OptionalLong.empty(), 0, "");
    }

    Json.Obj toJson() {
      Json.Builder json = Json.object();
      value.ifPresent(v -> json.put("value", v));
      tier.ifPresent(t -> json.put("tier", t.word()));
      samples.ifPresent(n -> json.put("samples", n));
      if (value.isPresent()) {
        json.put("errors", errors).put("behind", behind);
      }
      return json.putText("missing", missing).build();
    }
  }

  /// Whether it was held against chance and noise, whatever came of it.
  public boolean isJudged() {
    return standing == Standing.BETTER
        || standing == Standing.WORSE
        || standing == Standing.NO_DIFFERENCE;
  }

  /// Whether it could decide were its numbers good enough: somebody said which way is better.
  public boolean isWanted() {
    return !extreme
        && (metric.direction() == Direction.LOWER || metric.direction() == Direction.HIGHER);
  }

  FigureVerdict with(Change held, Standing come, String why) {
    return new FigureVerdict(
        label, metric, family, extreme, spread, first, other, Optional.of(held), noise, come, why);
  }

  Json.Obj toJson() {
    Json.Builder json =
        Json.object()
            .put("figure", label)
            .put("metric", metric.name())
            .put("unit", metric.unit().symbol())
            .put("direction", metric.direction().word())
            .put("family", family.word())
            .put("spread", spread)
            .put("first", first.toJson())
            .put("other", other.toJson());
    change.ifPresent(c -> json.put("change", c.toJson()));
    noise.ifPresent(n -> json.put("noise", n.toJson()));
    return json.put("standing", standing.word()).put("reason", reason).build();
  }
}
