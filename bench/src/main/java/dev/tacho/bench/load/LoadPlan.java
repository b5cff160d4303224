package dev.tacho.bench.load;

import java.time.Duration;
import java.util.Optional;

/// What load is offered, for how long, and what is kept of it.
///
/// @param streams workers that may be busy at once; with multi-stream, the inferences of one query
/// @param least a repeat lasts at least so long, and
/// @param leastQueries has at least so many queries: it ends when both are met
/// @param warmUps the fewest queries before anything counts; more follow until the work is steady
/// @param longestWarmUp after which it is measured whether or not the work is steady
/// @param ratePerSecond queries a second that are due, with [Scenario#SERVER] only
/// @param seed of the arrivals
/// @param rows a repeat keeps about so many of its queries, evenly spread, as rows
public record LoadPlan(
    Scenario scenario,
    int streams,
    Duration least,
    int leastQueries,
    int repeats,
    int warmUps,
    Duration longestWarmUp,
    Optional<Double> ratePerSecond,
    long seed,
    int rows) {
  /// More queries than this are not planned beforehand: their times would not fit into memory.
  public static final int MOST_PLANNED = 20_000_000;

  public LoadPlan {
    require(streams >= 1, "streams", streams);
    require(leastQueries >= 1, "least queries", leastQueries);
    require(repeats >= 1, "repeats", repeats);
    require(warmUps >= 1, "warm-ups", warmUps);
    require(rows >= 1, "rows", rows);
    require(!least.isNegative(), "least time", least);
    require(
        ratePerSecond.isPresent() == (scenario == Scenario.SERVER),
        "rate of " + scenario.word(),
        ratePerSecond);
    require(
        ratePerSecond.orElse(0.0) * least.toNanos() / 1e9 <= MOST_PLANNED,
        "queries that a repeat plans",
        ratePerSecond);
    require(scenario != Scenario.SINGLE_STREAM || streams == 1, "streams of one stream", streams);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(what + " cannot be " + value);
    }
  }
}
