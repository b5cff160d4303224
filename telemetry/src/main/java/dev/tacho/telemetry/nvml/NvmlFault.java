package dev.tacho.telemetry.nvml;

import java.io.Serial;

/// Why the library gave no number. Checked, so that each call is guarded where it is made and costs
/// only itself.
final class NvmlFault extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final boolean lasting;

  private NvmlFault(String reason, boolean lasting) {
    super(reason, null, false, false);
    this.lasting = lasting;
  }

  /// The library is there, but it or the device does not have this.
  static NvmlFault lasting(String reason) {
    return new NvmlFault(reason, true);
  }

  /// This one call failed; the next may not.
  static NvmlFault passing(String reason) {
    return new NvmlFault(reason, false);
  }

  /// Whether asking again is of no use.
  boolean isLasting() {
    return lasting;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
