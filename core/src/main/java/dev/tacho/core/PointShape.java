package dev.tacho.core;

import java.util.HashSet;
import java.util.List;

/// Which series a point has values for, and who reports it. Made once and used for many points, so
/// that a point costs no allocation. Writers may cache by identity.
///
/// @param source who reports: a rank, a worker; empty text for the run itself
/// @param names of the series, each once, 1 to 200 characters, in the order of the values
public record PointShape(String source, List<String> names) {
  /// Longest name of a series or a source, in UTF-16 units.
  public static final int MAX_NAME = 200;

  public PointShape {
    names = List.copyOf(names);
    requireNames("a point", names);
    if (source.length() > MAX_NAME) {
      throw new IllegalArgumentException("a source has at most " + MAX_NAME + " characters");
    }
  }

  static void requireNames(String whole, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(whole + " needs at least one value");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("a name stands twice in " + whole + ": " + names);
    }
    for (String name : names) {
      if (name.isBlank() || name.length() > MAX_NAME) {
        throw new IllegalArgumentException(
            "a name in "
                + whole
                + " has 1 to "
                + MAX_NAME
                + " characters; this one has "
                + name.length());
      }
    }
  }

  /// A shape of the run itself.
  public static PointShape of(String... names) {
    return new PointShape("", List.of(names));
  }
}
