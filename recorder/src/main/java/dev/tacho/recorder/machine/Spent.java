package dev.tacho.recorder.machine;

import dev.tacho.process.ResourceUse;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel had accounted of a command when it was over.
///
/// @param ranNanos from its start to its end
/// @param use its own, of the children that it waited for and of orphans that were taken in
/// @param peakProcessBytes most resident memory of any single process; empty where the kernel
///     cannot tell it from the recorder's own
/// @param group what its own control group counted; empty where it had none to itself
/// @param noGroup why it had none
public record Spent(
    long ranNanos,
    ResourceUse use,
    OptionalLong peakProcessBytes,
    Optional<Charged> group,
    String noGroup) {

  /// What a control group counted.
  ///
  /// @param cpuNanos processor time
  /// @param cpuSource the file that says so
  /// @param fromBirth whether the command was in it from its first moment on
  /// @param peakBytes most memory that was charged at once
  /// @param peakSource the file that says so
  /// @param noPeak why there is no peak, where there is none
  record Charged(
      OptionalLong cpuNanos,
      String cpuSource,
      boolean fromBirth,
      OptionalLong peakBytes,
      String peakSource,
      String noPeak) {}
}
