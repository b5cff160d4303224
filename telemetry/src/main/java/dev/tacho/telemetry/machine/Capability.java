package dev.tacho.telemetry.machine;

/// Whether a device can compute in a precision, and how that is known. About the device alone: an
/// engine may still refuse.
public sealed interface Capability {
  /// It has instructions for it.
  ///
  /// @param source what was read, or the maker's table that says so
  record Native(String source) implements Capability {}

  /// It has no arithmetic in it, but instructions that convert: computed in a wider format.
  ///
  /// @param into the format that is computed in
  record Converted(Precision into, String source) implements Capability {}

  /// It has nothing for it.
  record Lacking(String reason) implements Capability {}

  /// What was read does not tell.
  record Unknown(String reason) implements Capability {}

  /// The word in files: `native`, `converted`, `lacking`, `unknown`.
  default String word() {
    return switch (this) {
      case Native(_) -> "native";
      case Converted(_, _) -> "converted";
      case Lacking(_) -> "lacking";
      case Unknown(_) -> "unknown";
    };
  }

  /// How it is known, or why it is not, as the end of a sentence.
  default String account() {
    return switch (this) {
      case Native(String source) -> source;
      case Converted(Precision into, String source) -> "computed in " + into.word() + ": " + source;
      case Lacking(String reason) -> reason;
      case Unknown(String reason) -> reason;
    };
  }
}
