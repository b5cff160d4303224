package dev.tacho.telemetry.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Small kernel files that are read once in a while. What cannot be read is as if it were empty.
/// Pure but for the files; any thread.
public final class Lines {
  private Lines() {}

  /// The lines of `file`.
  public static List<String> of(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  /// The first line; empty where there is none.
  public static Optional<String> first(Path file) {
    return of(file).stream().findFirst().map(String::strip);
  }

  /// What stands behind `key` at the begin of a line.
  public static Optional<String> value(Path file, String key) {
    return of(file).stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> line.substring(key.length()).strip());
  }

  /// The number that `file` consists of.
  public static OptionalLong number(Path file) {
    return first(file).map(Lines::number).orElse(OptionalLong.empty());
  }

  /// The number that `text` is.
  public static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// What lies in `folder`, by name.
  public static List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException _) {
      return List.of();
    }
    entries.sort(null);
    return entries;
  }
}
