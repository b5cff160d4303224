package dev.tacho.store;

import java.util.List;
import java.util.Optional;

/// Whether a run's files are those that were sealed.
///
/// @param sealed false when the run has no seal yet; the files are then listed as extra
/// @param digest of `seal.json` as it is now, 64 hex digits; empty when it is missing or
///     unreadable
/// @param expected the digest that was asked for
/// @param files by name
/// @param problem what is wrong with the seal as a whole; empty when nothing is
public record Verdict(
    boolean sealed,
    Optional<String> digest,
    Optional<String> expected,
    List<FileCheck> files,
    Optional<String> problem) {

  /// How one file stands against the seal.
  public enum Standing {
    OK,
    CHANGED,
    MISSING,
    EXTRA
  }

  /// One file of the run.
  ///
  /// @param file its path inside the run, with `/`
  /// @param detail what differs, for people; empty text when nothing does
  public record FileCheck(String file, Standing standing, String detail) {}

  public Verdict {
    files = List.copyOf(files);
  }

  /// Whether the run is exactly what was sealed, and the seal the one expected.
  public boolean ok() {
    return sealed && problem.isEmpty() && files.stream().allMatch(f -> f.standing == Standing.OK);
  }
}
