package dev.tacho.mcp.runs;

import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.readers.Discovery;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.store.Annotations;
import dev.tacho.store.Notes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The runs that other tools left. Any thread.
final class Foreign {
  private static final char PART = '#';
  private static final int SHOWN = 5;

  /// Files of one run that are looked at for whether it has changed.
  private static final int FILES = 200;

  private static final int DEPTH = 4;

  /// How long a look around the directory holds.
  private static final Duration FRESH = Duration.ofSeconds(2);

  /// Runs found in the directory that are remembered by their ids.
  private static final int MOST = 10_000;

  private final RunReaders readers;
  private final Path directory;
  private final InstantSource clock;
  private Instant looked = Instant.MIN; // guarded by this
  private Map<String, FoundRun> around = Map.of(); // guarded by this; by id

  Foreign(RunReaders readers, Path directory, InstantSource clock) {
    this.readers = readers;
    this.directory = directory;
    this.clock = clock;
  }

  /// The run at the path `name`, or with that id in the directory; empty where nothing is. Fails
  /// where several runs are, or what is there cannot be read.
  Optional<OpenRun> open(String name) {
    Optional<Path> whole = existing(name);
    if (whole.isPresent()) {
      return Optional.of(only(readers.find(whole.get()), name, ""));
    }
    int at = name.lastIndexOf(PART);
    if (at > 0) {
      Optional<Path> file = existing(name.substring(0, at));
      if (file.isPresent()) {
        return Optional.of(only(readers.find(file.get()), name, name.substring(at + 1)));
      }
    }
    return Optional.ofNullable(around().get(name)).map(this::opened);
  }

  /// All runs in the directory that can be read.
  ///
  /// @param notes by key
  /// @param schema what is stated of metrics
  List<QueriedRun> all(Asking asking, Map<String, Notes> notes, Optional<RunSchema> schema) {
    List<QueriedRun> all = new ArrayList<>();
    for (FoundRun found : around().values()) {
      asking.requireWanted();
      try {
        OpenRun read = opened(found);
        OpenRun run = schema.map(read::under).orElse(read);
        all.add(run.queried(notes.getOrDefault(run.notesKey(), Notes.NONE)));
      } catch (ReadersException _) {
        // asked for by its path it says why
      }
    }
    return all;
  }

  /// A text that differs whenever the files at `place` have changed.
  static Optional<String> version(Path place) {
    try (Stream<Path> files = Files.walk(place, DEPTH)) {
      List<Path> all = files.limit(FILES).toList();
      if (all.size() == FILES) {
        // there may be more, whose change nobody would see
        return Optional.empty();
      }
      long newest = 0;
      long bytes = 0;
      for (Path file : all) {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        newest = Math.max(newest, seen.lastModifiedTime().toMillis());
        bytes += seen.isRegularFile() ? seen.size() : 0;
      }
      return Optional.of(bytes + " " + newest);
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }

  /// How much is written at `place`.
  static Optional<Long> bytes(Path place) {
    try (Stream<Path> files = Files.walk(place, DEPTH)) {
      long bytes = 0;
      for (Path file : files.limit(FILES).toList()) {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        bytes += seen.isRegularFile() ? seen.size() : 0;
      }
      return Optional.of(bytes);
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private synchronized Map<String, FoundRun> around() {
    Instant now = clock.instant();
    if (Duration.between(looked, now).compareTo(FRESH) > 0) {
      Map<String, FoundRun> found = new LinkedHashMap<>();
      try {
        for (FoundRun run : readers.find(directory).runs()) {
          if (found.size() < MOST) {
            found.put(run.id().text(), run);
          }
        }
      } catch (ReadersException _) {
        // a directory that cannot be looked at has none
      }
      around = found;
      looked = now;
    }
    return around;
  }

  private Optional<Path> existing(String typed) {
    try {
      Path path = directory.resolve(typed);
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private OpenRun only(Discovery found, String name, String part) {
    List<FoundRun> meant = meant(found.runs(), part);
    if (meant.size() == 1) {
      return opened(meant.getFirst());
    }
    if (meant.isEmpty()) {
      throw McpException.tool(
          name
              + " holds no run that can be read"
              + found.obstacles().stream().findFirst().map(o -> ": " + o).orElse("")
              + "; list_runs names those that can");
    }
    List<String> shown =
        meant.stream()
            .limit(SHOWN)
            .map(
                run -> run.part().isEmpty() ? run.path().toString() : run.path() + "#" + run.part())
            .toList();
    throw McpException.tool(
        name
            + " holds "
            + meant.size()
            + " runs; name one: "
            + String.join(", ", shown)
            + (shown.size() < meant.size() ? ", ..." : ""));
  }

  private static List<FoundRun> meant(List<FoundRun> runs, String part) {
    if (part.isEmpty()) {
      return runs;
    }
    List<FoundRun> exact = runs.stream().filter(run -> run.part().equals(part)).toList();
    return exact.isEmpty()
        ? runs.stream().filter(run -> run.part().startsWith(part)).toList()
        : exact;
  }

  private OpenRun opened(FoundRun found) {
    return new OpenRun(
        found.id().text(),
        Annotations.keyOfForeign(found.path(), found.part()),
        readers.open(found),
        Optional.empty(),
        found.format(),
        Optional.of(found.path()),
        Optional.empty());
  }
}
