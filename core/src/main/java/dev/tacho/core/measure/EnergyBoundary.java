package dev.tacho.core.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an energy or power reading encloses, and whether the idle draw was taken off. Readings with
/// different boundaries are different quantities and are never compared.
///
/// In a [Scope] it is the value of [Dimension#ENERGY_BOUNDARY], as `gpu-package/gross`.
public record EnergyBoundary(Extent extent, Idle idle) {
  /// What is inside.
  public enum Extent {
    /// A GPU with its memory, as its driver reports it.
    GPU_PACKAGE,
    /// A processor socket.
    CPU_PACKAGE,
    /// Main memory.
    DRAM,
    /// A whole board or module.
    BOARD,
    /// Everything behind the plug.
    WALL,
    /// The part of a package that is put down to one process; an attribution, so never measured.
    PROCESS_SHARE;

    /// The word written in files.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What was done about the draw of the idle machine.
  public enum Idle {
    /// It is included.
    GROSS,
    /// It was measured before the work and taken off.
    IDLE_SUBTRACTED;

    /// The word written in files.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// The value of the dimension; [#parse] is its inverse.
  public String word() {
    return extent.word() + "/" + idle.word();
  }

  /// `scope` with this boundary stated.
  public Scope in(Scope scope) {
    return scope.with(Dimension.ENERGY_BOUNDARY, word());
  }

  /// The boundary that a word means; empty where it is none.
  public static Optional<EnergyBoundary> parse(String word) {
    return Arrays.stream(Extent.values())
        .flatMap(
            extent -> Arrays.stream(Idle.values()).map(idle -> new EnergyBoundary(extent, idle)))
        .filter(boundary -> boundary.word().equals(word))
        .findFirst();
  }

  /// The boundary that a scope states; empty where it states none, or one that is not known.
  public static Optional<EnergyBoundary> of(Scope scope) {
    return scope.on(Dimension.ENERGY_BOUNDARY).flatMap(EnergyBoundary::parse);
  }
}
