package dev.tacho.cli.shell;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a word may know of the world besides its arguments.
///
/// @param directory the working directory, absolute
/// @param variables the environment
/// @param clock tells the wall time
public record Environment(Path directory, Map<String, String> variables, InstantSource clock) {
  /// That of this process.
  public static Environment system() {
    return new Environment(Path.of("").toAbsolutePath(), System.getenv(), InstantSource.system());
  }
}
