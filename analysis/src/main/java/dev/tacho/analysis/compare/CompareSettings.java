package dev.tacho.analysis.compare;

import java.util.List;
import java.util.Optional;

/// What is compared.
///
/// @param metrics names, or patterns with one `*`; none for all that the program reported
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
    return metrics.isEmpty() || metrics.stream().anyMatch(pattern -> fits(pattern, name));
  }

  /// Whether `name` was asked for and not merely not left out.
  boolean names(String name) {
    return !metrics.isEmpty() && wants(name);
  }

  private static boolean fits(String pattern, String name) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(name)
        : name.length() >= pattern.length() - 1
            && name.startsWith(pattern.substring(0, star))
            && name.endsWith(pattern.substring(star + 1));
  }
}
