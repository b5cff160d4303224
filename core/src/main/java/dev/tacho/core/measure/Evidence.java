package dev.tacho.core.measure;

import java.util.Optional;
import java.util.OptionalLong;

/// What stands behind a number.
///
/// @param samples values that went in; empty when not known, which is not zero
/// @param repeats how often the whole work was done; 1 for a single run
/// @param errors attempts that failed and are not among the samples
/// @param censored attempts that had not ended when watching stopped: their value is only known to
/// be larger
/// @param interval where the true value lies
/// @param raw where the single values are
public record Evidence(
    OptionalLong samples,
    int repeats,
    long errors,
    long censored,
    Optional<Interval> interval,
    Optional<SampleRef> raw) {
  /// A single run, the number of samples not known.
  public static final Evidence NONE =
      new Evidence(OptionalLong.empty(), 1, 0, 0, Optional.empty(), Optional.empty());

  public Evidence {
    requireAtLeast("samples", samples.orElse(0), 0);
    requireAtLeast("repeats", repeats, 1);
    requireAtLeast("errors", errors, 0);
    requireAtLeast("censored", censored, 0);
  }

  /// A single run with this many samples, without errors.
  public static Evidence of(long samples) {
    return new Evidence(OptionalLong.of(samples), 1, 0, 0, Optional.empty(), Optional.empty());
  }

  /// The same with an interval.
  public Evidence with(Interval known) {
    return new Evidence(samples, repeats, errors, censored, Optional.of(known), raw);
  }

  /// The same with a reference to the single values.
  public Evidence with(SampleRef where) {
    return new Evidence(samples, repeats, errors, censored, interval, Optional.of(where));
  }

  private static void requireAtLeast(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + " of a measurement is below " + least + ": " + value);
    }
  }
}
