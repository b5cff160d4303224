package dev.tacho.readers.wandb;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One folder that W&B wrote: a run, or after a resumption a later part of it.
///
/// @param folder `run-` or `offline-run-`, the start as `20260131_235959`, `-`, the run's id
/// @param stamp the start, which orders the segments of a run
/// @param id of the run, the same in all its segments
record Segment(Path folder, String stamp, String id) {
  /// By start, then by name.
  static final Comparator<Segment> BY_START =
      Comparator.comparing(Segment::stamp).thenComparing(segment -> segment.folder.toString());

  private static final Pattern FOLDER =
      Pattern.compile("(?:offline-)?run-(\\d{8}_\\d{6})-(.{1,200})");
  private static final String LOG_PREFIX = "run-";
  private static final String LOG_SUFFIX = ".wandb";
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  /// The segment in that folder, by its name and the name of the log in it; empty where it is
  /// none of W&B's.
  static Optional<Segment> of(Path folder) {
    Matcher name = FOLDER.matcher(String.valueOf(folder.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    String id = name.group(2);
    if (!Files.exists(folder.resolve(LOG_PREFIX + id + LOG_SUFFIX))) {
      // a folder that was there already gets a suffix, which the log's name does not have
      id = log(folder).map(Segment::idOf).orElse(id);
    }
    return Optional.of(new Segment(folder, name.group(1), id));
  }

  /// Whether a folder's name is one that W&B gives.
  static boolean isName(String name) {
    // a folder may hold a thousand other names
    int at = name.indexOf(LOG_PREFIX) + LOG_PREFIX.length() + "20260102".length();
    return at < name.length() && name.charAt(at) == '_' && FOLDER.matcher(name).matches();
  }

  /// Whether a file's name is that of a log.
  static boolean isLogName(String name) {
    return name.startsWith(LOG_PREFIX) && name.endsWith(LOG_SUFFIX);
  }

  /// The log in the folder; empty where it was deleted, or was never written.
  Optional<Path> log() {
    Path named = folder.resolve(LOG_PREFIX + id + LOG_SUFFIX);
    return Files.exists(named) ? Optional.of(named) : log(folder);
  }

  /// Where W&B keeps what it uploads as files.
  Path files() {
    return folder.resolve("files");
  }

  /// When it began, by the clock and the zone of this machine; empty where the name tells no
  /// date.
  Optional<Instant> started() {
    try {
      return Optional.of(
          LocalDateTime.parse(stamp, STAMP).atZone(ZoneId.systemDefault()).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<Path> log(Path folder) {
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(folder, LOG_PREFIX + "*" + LOG_SUFFIX)) {
      for (Path log : logs) {
        return Optional.of(log);
      }
    } catch (IOException | DirectoryIteratorException _) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static String idOf(Path log) {
    String name = String.valueOf(log.getFileName());
    return name.substring(LOG_PREFIX.length(), name.length() - LOG_SUFFIX.length());
  }
}
