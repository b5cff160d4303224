package dev.tacho.telemetry.nvml;

/// Why a GPU runs below the clock that it could: the bits that NVML reports.
///
/// Source: `nvmlClocksEventReason...` (before driver 535 `nvmlClocksThrottleReason...`) in nvml.h.
/// `HwSlowdown` (0x8) is set with either cause, so it decides neither question.
final class Throttling {
  private static final long SW_POWER_CAP = 0x4;
  private static final long SW_THERMAL = 0x20;
  private static final long HW_THERMAL = 0x40;
  private static final long HW_POWER_BRAKE = 0x80;

  private Throttling() {}

  /// Whether a limit of power holds the clock down.
  static boolean byPower(long reasons) {
    return (reasons & (SW_POWER_CAP | HW_POWER_BRAKE)) != 0;
  }

  /// Whether heat holds the clock down.
  static boolean byHeat(long reasons) {
    return (reasons & (SW_THERMAL | HW_THERMAL)) != 0;
  }
}
