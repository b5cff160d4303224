package dev.tacho.core.measure;

/// Something wrong with a result or its file: where, what, and the way out.
///
/// @param path JSON pointer to the field
/// @param problem what is wrong, with the value
/// @param remedy what to do about it
public record Fault(Severity severity, String path, String problem, String remedy) {
  /// What follows from a fault.
  public enum Severity {
    /// The result is not valid.
    ERROR,
    /// The result is valid; whoever shows it shows this too.
    WARNING
  }

  static Fault error(String path, String problem, String remedy) {
    return new Fault(Severity.ERROR, path, problem, remedy);
  }

  static Fault warning(String path, String problem, String remedy) {
    return new Fault(Severity.WARNING, path, problem, remedy);
  }

  /// One line: `/measurements/3/value: ...; ...`.
  @Override
  public String toString() {
    return (path.isEmpty() ? "/" : path) + ": " + problem + "; " + remedy;
  }
}
