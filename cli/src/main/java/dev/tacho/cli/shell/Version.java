package dev.tacho.cli.shell;

/// Which Tacho this is.
public final class Version {
  /// The version of the build; a constant, so that `--version` loads nothing. A test holds it
  /// against the parent POM.
  public static final String TEXT = "0.1.0-SNAPSHOT";

  private Version() {}
}
