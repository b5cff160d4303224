package dev.tacho.core;

/// A part of a run that cannot be trusted or read; the rest of the run is not affected.
///
/// @param file inside the run
/// @param line counted from 1; 0 when the fault concerns the whole file
public record Damage(String file, long line, String what) {
  @Override
  public String toString() {
    return file + (line > 0 ? " line " + line : "") + ": " + what;
  }
}
