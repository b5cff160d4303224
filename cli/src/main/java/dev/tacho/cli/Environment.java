package dev.tacho.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a word may know of the world besides its arguments.
///
/// @param directory the working directory, absolute
/// @param variables the environment
/// @param clock tells the wall time
record Environment(Path directory, Map<String, String> variables, InstantSource clock) {
  /// That of this process.
  static Environment system() {
    return new Environment(Path.of("").toAbsolutePath(), System.getenv(), InstantSource.system());
  }
}
