package dev.tacho.recorder.advice;

import dev.tacho.core.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One rule, as it stands in a file of rules. Immutable.
///
/// @param id its name, by which a later file replaces it or switches it off
/// @param severity from the threshold on
/// @param check what is looked at
/// @param when what must be true beside it, over the same window
/// @param message with words in braces for its numbers
/// @param action what to do, with such words too
record Rule(
    String id,
    Severity severity,
    Check check,
    List<Condition> when,
    Template message,
    Template action) {
  /// Behind the name of a series: its change a second.
  static final String PER_SECOND = " a second";

  Rule {
    when = List.copyOf(when);
  }

  /// What a rule looks at: the closed set of kinds.
  sealed interface Check {}

  /// A series beyond a threshold for a share of a window.
  ///
  /// @param series with [Rule#PER_SECOND] behind it for how fast it changes
  /// @param critical a threshold farther out, from which the severity is critical
  /// @param after how long the series is left alone after its first value
  record Level(
      Side side,
      String series,
      Threshold threshold,
      OptionalDouble critical,
      Span span,
      Duration after)
      implements Check {}

  /// One series as hundredths of another of the same unit, at or above a threshold for a share of
  /// a window.
  record Ratio(
      String series, String of, double percent, OptionalDouble critical, Span span, Duration after)
      implements Check {}

  /// The median of a window below the median of earlier runs, by hundredths of that.
  ///
  /// @param series the first of these that the run has
  /// @param runs how many earlier runs it takes
  /// @param noise a drop of fewer than so many scaled median deviations of the earlier runs is
  ///     told as information only
  record Drop(
      List<String> series,
      double percent,
      OptionalDouble critical,
      Span span,
      Duration after,
      int runs,
      double noise)
      implements Check {
    Drop {
      series = List.copyOf(series);
    }
  }

  /// A series on its way to a limit, there within a time when it goes on as it does. The way is
  /// taken for real when the interval of the slope leaves out zero, over the window and over its
  /// last third.
  ///
  /// @param left at most so much time is left
  /// @param critical so little time that the severity is critical
  record Slope(
      String series,
      Threshold limit,
      Duration left,
      Optional<Duration> critical,
      Span span,
      Duration after)
      implements Check {}

  /// No progress for a multiple of what 95 of 100 gaps between two reports of progress stayed
  /// below, in the same stage.
  ///
  /// @param atLeast never before so long a silence
  /// @param gaps how many gaps it takes to know
  record Silence(double times, Duration atLeast, int gaps) implements Check {}

  /// The run's predicted end beyond the time that it was given: the end that nine of ten runs
  /// keep, and critical when the middle one is beyond it.
  ///
  /// @param runs how many earlier runs the prediction must rest on
  record TimeLimit(int runs) implements Check {}

  /// What was asked for of a scheduler or a container, against what was used, when the run is over.
  ///
  /// @param resource `memory`, `cpus`, `gpus` or `time`
  /// @param side whether too little was used of it or too much
  /// @param series that tells the use; empty for time
  /// @param percent use as hundredths of the request
  /// @param span the use is the highest mean over a window of this length
  /// @param busy a GPU whose use stays below is not in use; `gpus` only
  /// @param after a shorter run tells nothing
  /// @param headroom what is added to the use in what is advised, in hundredths
  record Request(
      String resource,
      Side side,
      Optional<String> series,
      double percent,
      Span span,
      OptionalDouble busy,
      Duration after,
      double headroom)
      implements Check {}

  /// Which side of a threshold is told, the threshold itself included.
  enum Side {
    ABOVE,
    BELOW;

    String word() {
      return this == ABOVE ? "above" : "below";
    }

    /// Whether `value` is at the threshold or beyond, rounding of the arithmetic forgiven.
    boolean reached(double value, double threshold) {
      double slack = 1e-9 * Math.max(Math.abs(value), Math.abs(threshold));
      return this == ABOVE ? value >= threshold - slack : value <= threshold + slack;
    }
  }

  /// A number and its unit, as the registry of metrics has it.
  record Threshold(double value, String unit) {}

  /// How long, for what share of it, and how many values that takes.
  ///
  /// @param share of the window, 0 to 1
  record Span(Duration window, double share, int samples) {
    long seconds() {
      return window.toSeconds();
    }

    /// The longest time between two values that the window bridges.
    long gap() {
      return Math.max(2, seconds() / 4);
    }

    /// How often a rule of this window is judged, in seconds.
    long stride() {
      return Math.max(1, seconds() / 20);
    }
  }

  /// What must be true beside the check: the mean of a series over the same window.
  record Condition(String series, Side side, Threshold threshold) {}
}
