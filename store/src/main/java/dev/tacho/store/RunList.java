package dev.tacho.store;

import dev.tacho.core.RunId;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Runs at a glance. Reads one small file a run; the journal only where that file cannot be
/// trusted.
final class RunList {
  /// A status is replaced every second, so one this old should speak for the whole journal.
  private static final Duration FRESH = Duration.ofMillis(2500);

  private RunList() {}

  /// The folders under `runs` whose names are ids, newest first.
  static List<RunFolder> folders(Path runs) {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(runs)) {
      for (Path name : names) {
        String id = name.getFileName().toString();
        if (RunId.isId(id)) {
          ids.add(id);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    } catch (IOException e) {
      throw new StoreException("the runs in " + runs + " cannot be listed: " + Disk.reason(e), e);
    }
    ids.sort(Collections.reverseOrder());
    List<RunFolder> found = new ArrayList<>(ids.size());
    for (String id : ids) {
      found.add(new RunFolder(runs.resolve(id)));
    }
    return found;
  }

  /// What `status.json` says; empty when it is missing, damaged, of another run, or speaks for
  /// less than the journal holds.
  static Optional<RunStatus> status(Surroundings here, RunFolder folder) {
    try {
      StatusFile file = StatusFile.of(Disk.bytes(folder.status()));
      boolean complete = file.eventsBytes() == folder.events().toFile().length();
      return folder.id().filter(id -> !id.equals(file.status().id())).isEmpty()
              && (complete || isFresh(here, folder))
          ? Optional.of(file.status())
          : Optional.empty();
    } catch (IOException | JsonException _) {
      return Optional.empty();
    }
  }

  private static boolean isFresh(Surroundings here, RunFolder folder) throws IOException {
    Instant written = Files.getLastModifiedTime(folder.status()).toInstant();
    Duration age = Duration.between(written, here.wall().instant());
    return !age.isNegative() && age.compareTo(FRESH) < 0;
  }
}
