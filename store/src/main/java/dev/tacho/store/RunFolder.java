package dev.tacho.store;

import dev.tacho.core.RunId;
import dev.tacho.core.SampleShape;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The names of the files of a run, and where they lie. Touches the disk only where it says so.
record RunFolder(Path path) {
  static final String HEADER = "run.json";
  static final String EVENTS = "events.jsonl";
  static final String STATUS = "status.json";
  static final String INBOX = "inbox.jsonl";
  static final String LOCK = "lock";
  static final String LEASE = "lease";
  static final String OUTPUT = "output.log";
  static final String SEAL = "seal.json";
  static final String ARTIFACTS = "artifacts";
  private static final String SAMPLES = "samples";
  private static final String SAMPLES_END = ".jsonl";

  /// Ends the names of files that are about to be renamed into place.
  static final String UNFINISHED = ".tmp";

  /// What no seal covers: a cache, a lock, a display, and the seal itself.
  private static final Set<String> UNSEALED =
      Set.of(
          STATUS,
          LOCK,
          LEASE,
          SEAL,
          STATUS + RunFolder.UNFINISHED,
          LEASE + RunFolder.UNFINISHED,
          SEAL + RunFolder.UNFINISHED);

  private static final Pattern SEGMENT = Pattern.compile("series-\\d{4,9}\\.jsonl");

  Path header() {
    return path.resolve(HEADER);
  }

  Path events() {
    return path.resolve(EVENTS);
  }

  Path status() {
    return path.resolve(STATUS);
  }

  Path inbox() {
    return path.resolve(INBOX);
  }

  Path lock() {
    return path.resolve(LOCK);
  }

  Path lease() {
    return path.resolve(LEASE);
  }

  Path output() {
    return path.resolve(OUTPUT);
  }

  Path seal() {
    return path.resolve(SEAL);
  }

  Path artifacts() {
    return path.resolve(ARTIFACTS);
  }

  /// The path inside the run of the samples `name`.
  static String samplesName(String name) {
    return SAMPLES + "/" + name + SAMPLES_END;
  }

  Path samples(String name) {
    return path.resolve(samplesName(name));
  }

  /// Lists the names of the run's sets of samples in their order. Reads the folder.
  List<String> sampleNames() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path.resolve(SAMPLES), "*" + SAMPLES_END)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String set = name.substring(0, name.length() - SAMPLES_END.length());
        if (SampleShape.isName(set) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(set);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
    found.sort(null);
    return found;
  }

  static String segmentName(int number) {
    return String.format(Locale.ROOT, "series-%04d.jsonl", number);
  }

  Path segment(int number) {
    return path.resolve(segmentName(number));
  }

  /// Lists the segments of the series in their order. Reads the folder.
  List<Path> segments() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "series-*.jsonl")) {
      for (Path file : files) {
        if (SEGMENT.matcher(file.getFileName().toString()).matches()) {
          found.add(file);
        }
      }
    }
    found.sort((a, b) -> Integer.compare(segmentNumber(a), segmentNumber(b)));
    return found;
  }

  static int segmentNumber(Path segment) {
    String name = segment.getFileName().toString();
    return Integer.parseInt(name.substring("series-".length(), name.length() - ".jsonl".length()));
  }

  /// Whether a seal covers the file of that name inside the run.
  static boolean isSealed(String name) {
    return !UNSEALED.contains(name);
  }

  /// The run that this folder's own name says; empty when it says none.
  Optional<RunId> id() {
    Path name = path.getFileName();
    return name != null && RunId.isId(name.toString())
        ? Optional.of(new RunId(name.toString()))
        : Optional.empty();
  }

  /// Whether a seal lies here.
  boolean isSealedRun() {
    return Files.exists(seal());
  }

  /// Whether a run's header lies here.
  boolean isRun() {
    return Files.isRegularFile(header(), LinkOption.NOFOLLOW_LINKS);
  }
}
