package dev.tacho.core;

import java.util.List;
import java.util.regex.Pattern;

/// Which set of samples a row belongs to, and what its values are. Made once and used for many
/// rows, so that a row costs no allocation. Writers may cache by identity.
///
/// Rows of load are told by the columns [#SENT], [#FIRST], [#LAST] (nanoseconds since the run's
/// start) and [#TOKENS]; a benchmark adds its own. What never happened is NaN.
///
/// @param samples name of the set, which is a file's name: 1 to 64 of `a-z A-Z 0-9 . _ -`,
///     the first a letter or digit
/// @param columns each once, 1 to 200 characters, in the order of the values
public record SampleShape(String samples, List<String> columns) {
  /// When the request was really sent; that it was intended for is the row's own time.
  public static final String SENT = "sent";

  /// When the first part of the answer came.
  public static final String FIRST = "first";

  /// When the last part of the answer came.
  public static final String LAST = "last";

  /// How many tokens the answer had.
  public static final String TOKENS = "tokens";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

  public SampleShape {
    requireName(samples);
    columns = List.copyOf(columns);
    PointShape.requireNames("a row of samples", columns);
  }

  /// A request each: sent, first, last, tokens.
  public static SampleShape requests(String samples) {
    return new SampleShape(samples, List.of(SENT, FIRST, LAST, TOKENS));
  }

  /// Whether `samples` can be the name of a set.
  public static boolean isName(String samples) {
    return NAME.matcher(samples).matches();
  }

  /// Fails when `samples` cannot be the name of a set.
  public static void requireName(String samples) {
    if (!isName(samples)) {
      String shown = samples.length() > 40 ? samples.substring(0, 40) + "..." : samples;
      throw new IllegalArgumentException(
          "samples "
              + dev.tacho.core.json.Json.of(shown)
              + " cannot be a file's name; use 1 to 64 of a-z A-Z 0-9 . _ -, a letter or digit"
              + " first");
    }
  }
}
