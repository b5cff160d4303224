package dev.tacho.cli;

/// Which Tacho this is.
final class Version {
  /// The version of the build; a constant, so that `--version` loads nothing. A test holds it
  /// against the parent POM.
  static final String TEXT = "0.1.0-SNAPSHOT";

  private Version() {}
}
