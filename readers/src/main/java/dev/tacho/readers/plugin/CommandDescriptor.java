package dev.tacho.readers.plugin;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.text.NearMiss;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What `NAME.tacho-reader.json` says: for which paths a command is run, and how long.
///
/// @param file the descriptor itself
/// @param name of the format
/// @param version changes whenever the command tells something else of the same files
/// @param command its first word is looked for beside the descriptor, then on the PATH
/// @param files patterns of names of files that are runs
/// @param folders names of which a folder has all, when it is a run
/// @param limit after which the command is killed
record CommandDescriptor(
    Path file,
    String name,
    int version,
    List<String> command,
    List<PathMatcher> files,
    List<String> folders,
    Duration limit) {
  private static final int MOST_BYTES = 1 << 16;
  private static final long DEFAULT_SECONDS = 60;
  private static final long MOST_SECONDS = 3_600;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Set<String> KNOWN =
      Set.of("name", "version", "command", "files", "folders", "seconds");

  CommandDescriptor {
    command = List.copyOf(command);
    files = List.copyOf(files);
    folders = List.copyOf(folders);
  }

  /// What the descriptor says; empty where it is faulty, with all its faults told.
  static Optional<CommandDescriptor> read(Path file, List<String> told) {
    List<String> faults = new ArrayList<>();
    Optional<CommandDescriptor> read = Optional.empty();
    try {
      for (Path one : List.of(file, file.resolveSibling(""))) {
        if (Files.getPosixFilePermissions(one).contains(PosixFilePermission.OTHERS_WRITE)) {
          faults.add("everybody may write " + one + "; run chmod o-w on it");
        }
      }
      try (InputStream in = Files.newInputStream(file)) {
        String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        read = Optional.of(of(file, Json.parseObject(text), faults));
      }
    } catch (IOException | JsonException e) {
      faults.add("cannot be read: " + e.getMessage());
    }
    faults.forEach(fault -> told.add(file + ": " + fault));
    return faults.isEmpty() ? read : Optional.empty();
  }

  private static CommandDescriptor of(Path file, Json.Obj json, List<String> faults) {
    for (String member : json.members().keySet()) {
      if (!KNOWN.contains(member)) {
        faults.add("unknown member '" + member + "'" + NearMiss.suggestion(member, KNOWN));
      }
    }
    String name = json.text("name").orElse("");
    if (!NAME.matcher(name).matches()) {
      faults.add("name '" + name + "' is not 1 to 40 of a-z, 0-9 and -, a letter first");
    }
    List<String> command = json.texts("command");
    if (command.isEmpty()) {
      faults.add("no command; add \"command\": [\"./read.py\"]");
    }
    List<PathMatcher> files = new ArrayList<>();
    for (String pattern : json.texts("files")) {
      try {
        files.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
      } catch (PatternSyntaxException e) {
        faults.add("files: '" + pattern + "' is no pattern: " + e.getDescription());
      }
    }
    List<String> folders = json.texts("folders");
    if (files.isEmpty() && folders.isEmpty()) {
      faults.add("no files or folders that it reads; add \"files\": [\"*.ending\"]");
    }
    long seconds = json.whole("seconds").orElse(DEFAULT_SECONDS);
    if (seconds < 1 || seconds > MOST_SECONDS) {
      faults.add("seconds is " + seconds + "; write 1 to " + MOST_SECONDS);
    }
    long version = json.whole("version").orElse(1);
    if (version < 1 || version > Integer.MAX_VALUE) {
      faults.add("version is " + version + "; write 1 or more");
    }
    return new CommandDescriptor(
        file, name, (int) version, command, files, folders, Duration.ofSeconds(seconds));
  }

  /// The command with its program found, for a path.
  List<String> commandFor(Path path) {
    List<String> all = new ArrayList<>(command);
    Path beside = file.resolveSibling(command.getFirst()).normalize();
    if (Files.isExecutable(beside) && Files.isRegularFile(beside)) {
      all.set(0, beside.toString());
    }
    all.add(path.toString());
    return all;
  }
}
