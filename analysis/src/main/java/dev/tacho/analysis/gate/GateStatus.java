package dev.tacho.analysis.gate;

import java.util.Locale;

/// What a gate says, of one metric or of all.
public enum GateStatus {
  /// No worse than the limits allow, or no more than chance does.
  PASSED,
  /// Worse by more than the soft limit.
  SOFT_BREACH,
  /// Worse by more than the limit.
  FAILED,
  /// It cannot be judged: too few repeats, another machine, no number.
  NO_VERDICT,
  /// There is nothing to hold it against.
  NO_BASELINE;

  /// The word in files and on screens: `soft-breach`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
