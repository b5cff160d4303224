package dev.tacho.bench.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How queries come, after the scenarios of MLPerf Inference (V. J. Reddi et al., "MLPerf Inference
/// Benchmark", ISCA 2020, section IV).
public enum Scenario {
  /// One caller, who sends the next query when the last one is answered.
  SINGLE_STREAM,
  /// As many inferences at once as there are streams make one query, which is answered when the
  /// last of them is; then the next one is sent.
  MULTI_STREAM,
  /// Queries come as a Poisson process, whether or not anybody is free.
  SERVER,
  /// All queries are there at the start; only the rate counts.
  OFFLINE;

  /// The word written in files and typed.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The scenario that `word` means.
  public static Optional<Scenario> parse(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }
}
