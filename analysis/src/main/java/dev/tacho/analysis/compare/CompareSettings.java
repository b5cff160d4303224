package dev.tacho.analysis.compare;

import dev.tacho.core.text.Wildcard;
import java.util.List;
import java.util.Optional;

/// What is compared.
///
/// @param metrics names, or patterns in which `*` stands for any text; none for all that the
///     program reported
/// @param target the value whose reaching is timed; empty for nine tenths of the way that the
///     first run went
public record CompareSettings(List<String> metrics, Optional<Target> target) {
  /// All metrics.
  public static final CompareSettings DEFAULT = new CompareSettings(List.of(), Optional.empty());

  public CompareSettings {
    metrics = List.copyOf(metrics);
  }

  /// A value that a metric is to reach.
  public record Target(String metric, double value) {}

  boolean wants(String name) {
    return metrics.isEmpty() || metrics.stream().anyMatch(pattern -> Wildcard.whole(name, pattern));
  }

  /// Whether `name` was asked for and not merely not left out.
  boolean names(String name) {
    return !metrics.isEmpty() && wants(name);
  }
}
