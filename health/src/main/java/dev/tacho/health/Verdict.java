package dev.tacho.health;

import dev.tacho.core.Severity;
import java.util.Collection;
import java.util.Locale;

/// How a group of workers is.
public enum Verdict {
  /// Nothing is wrong.
  HEALTHY,
  /// It goes on, slower or worse than it should.
  DEGRADED,
  /// It does not go on, or its numbers are worthless.
  CRITICAL;

  /// The word in files: `degraded`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What `anomalies` that go on add up to.
  public static Verdict of(Collection<Anomaly> anomalies) {
    Verdict worst = HEALTHY;
    for (Anomaly anomaly : anomalies) {
      if (anomaly.active()) {
        Verdict its = of(anomaly.kind().severity());
        worst = its.compareTo(worst) > 0 ? its : worst;
      }
    }
    return worst;
  }

  private static Verdict of(Severity severity) {
    return switch (severity) {
      case INFO -> HEALTHY;
      case WARNING -> DEGRADED;
      case CRITICAL -> CRITICAL;
    };
  }
}
