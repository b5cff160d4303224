package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.kernel.SmallFile;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A machine as detectors see it: a root folder and what its programs answer. What cannot be read
/// is not there; a detector then says less. Any thread.
///
/// @param root `/`, or the folder of a recorded machine
record MachineTree(Path root, Answers answers) {
  private static final int MOST_BYTES = 1 << 20;

  /// A small text without blanks around it.
  Optional<String> text(String path) {
    try {
      return Optional.of(SmallFile.text(root.resolve(path))).filter(text -> !text.isEmpty());
    } catch (Unreadable _) {
      return Optional.empty();
    }
  }

  /// A text of some pages.
  Optional<String> page(String path) {
    try (var in = Files.newInputStream(root.resolve(path))) {
      return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Names in a folder that a glob matches, sorted.
  List<String> names(String folder, String glob) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder), glob)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException | DirectoryIteratorException _) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  /// The last name of what a link points to, as `driver` of a device.
  Optional<String> linked(String path) {
    try {
      return Optional.ofNullable(Files.readSymbolicLink(root.resolve(path)).getFileName())
          .map(Path::toString);
    } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }

  /// What a program prints.
  Optional<String> ask(String... command) {
    return answers.to(List.of(command));
  }
}
