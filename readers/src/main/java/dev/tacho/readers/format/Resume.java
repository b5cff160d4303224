package dev.tacho.readers.format;

import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How far a run was read before. What was told then is still known: series keep their numbers
/// and values, header, events and all else stay until they are told again. Immutable.
///
/// @param header as it was told last; empty at the first reading
/// @param files what [RunIntake#consumed] said, by file
public record Resume(Optional<RunHeader> header, Map<Path, Mark> files) {
  /// Nothing was read before.
  public static final Resume START = new Resume(Optional.empty(), Map.of());

  /// How far one file was read.
  ///
  /// @param offset everything before this byte was read
  /// @param state what the format wanted to know again
  public record Mark(long offset, Json.Obj state) {
    /// The beginning of a file that was not read before.
    public static final Mark START = new Mark(0, Json.Obj.EMPTY);
  }

  public Resume {
    files = Map.copyOf(new LinkedHashMap<>(files));
  }

  /// Where to go on in `file`.
  public Mark in(Path file) {
    return files.getOrDefault(file, Mark.START);
  }

  /// Whether nothing was read before.
  public boolean isStart() {
    return header.isEmpty() && files.isEmpty();
  }
}
