package dev.tacho.analysis.stability;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.stats.TheilSen;
import java.util.Arrays;
import java.util.Optional;

/// How steadily a metric goes.
///
/// The series is cut into at most 256 parts of equally many values; the slope goes through the
/// parts' medians, the noise of a part is that of its neighbouring values against each other, so
/// that neither a trend nor a few wild values count as noise.
///
/// @param values how many there are, all of them looked at
/// @param notFinite how many of them are NaN or infinite and left out
/// @param whole the slope over all of it
/// @param recent the slope over its last quarter
/// @param noiseAtBegin standard deviation around the local level, in the metric's unit: median of
///     the first quarter's parts; NaN where no part has enough values
/// @param noiseAtEnd the same of the last quarter
/// @param range greatest less least finite value
public record Stability(
    String series,
    String source,
    long values,
    long notFinite,
    Slope whole,
    Slope recent,
    double noiseAtBegin,
    double noiseAtEnd,
    double range) {
  private static final double LEVEL = 0.95;

  /// Below this share of the noise at the begin it has become calmer, above its inverse wilder: a
  /// spread of 64 parts' medians is known to about a tenth.
  private static final double CALMER = 0.7;

  /// Which way a metric goes.
  public enum Way {
    /// Towards what is better for this metric.
    BETTER,
    /// Away from it.
    WORSE,
    /// Up, and nobody said whether that is good.
    RISING,
    /// Down, and nobody said whether that is good.
    FALLING,
    /// Neither way: zero lies within the interval.
    FLAT;

    /// The word in files: `better`.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// A slope, or why there is none.
  public sealed interface Slope {
    /// As it was found.
    ///
    /// @param perStep change of the metric a step; a value where the run counts no steps
    /// @param interval of that
    record Known(double perStep, Interval interval, Way way) implements Slope {}

    /// Not to be told.
    record Untold(String reason) implements Slope {}
  }

  /// How steadily `series` goes, `meaning` telling what is better.
  public static Stability of(Series series, Metric meaning) {
    Parts parts = Parts.of(series);
    int quarter = Math.max(1, parts.size() / 4);
    return new Stability(
        series.name(),
        series.source(),
        series.count(),
        parts.notFinite(),
        slope(parts, 0, meaning),
        slope(parts, parts.size() - quarter, meaning),
        parts.noise(0, quarter),
        parts.noise(parts.size() - quarter, parts.size()),
        parts.range());
  }

  private static Slope slope(Parts parts, int from, Metric meaning) {
    double[] x = Arrays.copyOfRange(parts.places(), Math.max(0, from), parts.size());
    double[] y = Arrays.copyOfRange(parts.levels(), Math.max(0, from), parts.size());
    if (x.length < 6) {
      return new Slope.Untold(
          x.length + " parts with finite values, a slope with an interval needs 6");
    }
    if (x[0] == x[x.length - 1]) {
      return new Slope.Untold("all values stand at one step");
    }
    TheilSen.Line line = TheilSen.fit(x, y, LEVEL);
    if (line.bounds().isEmpty()) {
      return new Slope.Untold("too few values for an interval: " + x.length + " parts");
    }
    Interval interval = line.bounds().get().over(Resampled.BATCH);
    return new Slope.Known(line.slope(), interval, way(interval, meaning));
  }

  private static Way way(Interval interval, Metric meaning) {
    if (interval.low() <= 0 && interval.high() >= 0) {
      return Way.FLAT;
    }
    boolean up = interval.low() > 0;
    return switch (meaning.direction()) {
      case HIGHER -> up ? Way.BETTER : Way.WORSE;
      case LOWER -> up ? Way.WORSE : Way.BETTER;
      case NEITHER, UNKNOWN -> up ? Way.RISING : Way.FALLING;
    };
  }

  /// Whether the noise became less (`calmer`), more (`wilder`) or neither (`as before`); empty
  /// where it cannot be told.
  public Optional<String> noiseTrend() {
    if (!(noiseAtBegin >= 0) || !(noiseAtEnd >= 0)) {
      return Optional.empty();
    }
    if (noiseAtEnd < noiseAtBegin * CALMER) {
      return Optional.of("calmer");
    }
    return Optional.of(noiseAtEnd * CALMER > noiseAtBegin ? "wilder" : "as before");
  }

  /// For programs.
  public Json.Obj toJson() {
    return Json.object()
        .put("series", series)
        .put("source", source)
        .put("values", values)
        .put("not_finite", notFinite)
        .put("whole", json(whole))
        .put("recent", json(recent))
        .put("noise_at_begin", noiseAtBegin)
        .put("noise_at_end", noiseAtEnd)
        .putText("noise_trend", noiseTrend())
        .put("range", range)
        .build();
  }

  private static Json json(Slope slope) {
    if (slope instanceof Slope.Known known) {
      return Json.object()
          .put("per_step", known.perStep)
          .put("low", known.interval.low())
          .put("high", known.interval.high())
          .put("level", known.interval.level())
          .put("method", known.interval.method() + ", through medians of parts")
          .put("way", known.way.word())
          .build();
    }
    return Json.object().put("unavailable", ((Slope.Untold) slope).reason).build();
  }
}
