package dev.tacho.bench.llm;

import dev.tacho.bench.llm.wire.Stalls;
import dev.tacho.core.measure.Statistic;
import dev.tacho.stats.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What this client itself did to the numbers. Immutable.
///
/// A request that was sent late, and an answer that lay unread while the client did not look, make
/// a latency larger than the endpoint's. Both are measured, a request at a time, so that each value
/// has a bound of the client's share in it. A statistic is refused where that share, by the same
/// statistic, is more than a tenth of it. Where stalls of ten milliseconds or more took more than a
/// twentieth of the steady time, every figure is refused: the load was not what was asked for.
final class ClientAccount {
  /// More of the time than this not looking, and nothing is told.
  static final double MOST_STALLED_PCT = 5;

  /// More of a figure than this by the client, and the figure is not told.
  static final double MOST_SHARE = 0.1;

  /// Shorter stalls hold no load back; what they do to a single time is counted there.
  private static final long LONG_NANOS = 10_000_000;

  /// Less than this never matters.
  private static final double LEAST_MS = 0.5;

  private final Stalls stalls;
  private final double stalledPct;
  private final double longestMillis;

  private ClientAccount(Stalls stalls, double stalledPct, double longestMillis) {
    this.stalls = stalls;
    this.stalledPct = stalledPct;
    this.longestMillis = longestMillis;
  }

  static ClientAccount of(List<Window> windows, Stalls stalls) {
    long all = 0;
    long stalled = 0;
    long longest = 0;
    for (Window window : windows) {
      all += window.to() - window.from;
      stalled += stalls.within(window.from, window.to(), LONG_NANOS);
      longest = Math.max(longest, stalls.longest(window.from, window.to()));
    }
    return new ClientAccount(stalls, all == 0 ? 0 : 100.0 * stalled / all, longest / 1e6);
  }

  /// How much later than the arrival a stamp can be, in nanoseconds.
  long hiddenBefore(long nanos) {
    return stalls.hiddenBefore(nanos);
  }

  double stalledPct() {
    return stalledPct;
  }

  double longestMillis() {
    return longestMillis;
  }

  /// Why no figure at all can be told; empty where some can.
  Optional<String> saturated() {
    return stalledPct > MOST_STALLED_PCT
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "stalls of 10 ms or more took %.1f %% of the steady time, the longest %.0f ms",
                stalledPct,
                longestMillis))
        : Optional.empty();
  }

  /// Why `statistic` of values cannot be told, when the client's share in each of them was at most
  /// `errors`, in the same unit.
  Optional<String> refusal(Statistic statistic, double value, double[] errors) {
    Optional<String> all = saturated();
    if (all.isPresent()) {
      return Optional.of("client saturated: " + all.get());
    }
    double share = same(statistic, errors);
    if (share > LEAST_MS && share > MOST_SHARE * Math.abs(value)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "client saturated: up to %.1f of %.1f are the client's own delay by the same"
                  + " statistic",
              share,
              value));
    }
    return Optional.empty();
  }

  private static double same(Statistic statistic, double[] errors) {
    return switch (statistic) {
      case Statistic.Min _, Statistic.Median _ -> Quantiles.median(errors);
      case Statistic.Max _ -> Arrays.stream(errors).max().orElse(0);
      case Statistic.Quantile(double q) -> Quantiles.of(errors, Math.max(q, 0.5));
      case Statistic.Mean _,
          Statistic.Total _,
          Statistic.Last _,
          Statistic.Rate _,
          Statistic.Share _ ->
          Arrays.stream(errors).average().orElse(0);
    };
  }
}
