package dev.tacho.readers;

import dev.tacho.readers.columns.Outlines;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One walk over a path and what lies below it, within limits. Confined to one thread. See
/// `docs/decisions/103-found-by-name-and-first-bytes.md`.
final class Finder {
  private static final int MOST_PLACES = 100_000;
  private static final int DEEPEST = 24;
  private static final int MOST_OBSTACLES = 50;

  /// Folders in which nobody keeps runs, or which are not other tools'.
  private static final Set<String> PASSED_OVER =
      Set.of(".git", ".tacho", "__pycache__", "node_modules", ".venv", "site-packages");

  private static final String OWN_RUN = "run.json";

  private final List<RunFormat> formats;
  private final Optional<Outlines> before;
  private final List<FoundRun> runs = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();
  private final Set<Path> taken = new HashSet<>();
  private final Set<Object> folders = new HashSet<>();
  private int places;
  private boolean full;

  /// @param before what earlier listings found
  Finder(List<RunFormat> formats, Optional<Outlines> before) {
    this.formats = formats;
    this.before = before;
  }

  Discovery find(Path at) {
    try {
      Place place = Place.at(at, taken);
      if (place.isFolder()) {
        folder(place, 0);
      } else {
        file(place);
        if (runs.isEmpty()) {
          String also = obstacles.isEmpty() ? "" : " (" + obstacles.getFirst() + ")";
          throw new ReadersException(WrongFormat.of(place) + also);
        }
      }
    } catch (IOException e) {
      throw Trouble.of(at, e);
    }
    runs.sort(Comparator.comparing((FoundRun r) -> r.path()).thenComparing(FoundRun::part));
    return new Discovery(runs, obstacles);
  }

  private void folder(Place place, int depth) throws IOException {
    Object key = place.attributes().fileKey();
    if (key != null && !folders.add(key)) {
      obstacle(place.path() + " leads to a folder that was looked at before; it is passed over");
      return;
    }
    if (isKnown(place)) {
      return;
    }
    if (isOwnRun(place)) {
      return;
    }
    ask(place);
    if (taken.contains(place.path())) {
      return;
    }
    if (place.isCut()) {
      obstacle(place.path() + " has more than " + Place.MOST_NAMES + " entries; the rest is left");
    }
    for (String name : place.names()) {
      below(place.path().resolve(name), name, depth + 1);
      if (full) {
        return;
      }
    }
  }

  private static boolean isOwnRun(Place place) throws IOException {
    return place.has(OWN_RUN) && place.has("events.jsonl");
  }

  private void below(Path path, String name, int depth) {
    if (taken.contains(path) || PASSED_OVER.contains(name)) {
      return;
    }
    if (places++ == MOST_PLACES) {
      obstacle("after " + MOST_PLACES + " files and folders the rest is left; name a folder below");
      full = true;
      return;
    }
    try {
      Place place = Place.at(path, taken);
      if (!place.isFolder()) {
        file(place);
      } else if (depth > DEEPEST) {
        obstacle(path + " lies more than " + DEEPEST + " folders deep; it is passed over");
      } else {
        folder(place, depth);
      }
    } catch (IOException e) {
      obstacle(path + ": " + Trouble.reason(e));
    }
  }

  private void file(Place place) throws IOException {
    if (place.isFile() && !isKnown(place)) {
      ask(place);
    }
  }

  private boolean isKnown(Place place) {
    Optional<Outlines.Known> known = before.isPresent() ? before.get().at(place) : Optional.empty();
    if (known.isEmpty()) {
      return false;
    }
    known.get().run().ifPresent(runs::add);
    if (known.get().whole()) {
      taken.add(place.path());
    }
    return true;
  }

  /// Keeps for the next listing what was found here, where that can be held against files.
  private void remember(Place place, RunFormat format, List<FoundRun> found) {
    boolean whole = taken.contains(place.path());
    boolean alone = found.size() == 1 && found.getFirst().path().equals(place.path());
    if (before.isPresent()
        && alone
        && found.getFirst().part().isEmpty()
        && (whole || place.isFile())) {
      Optional<List<Path>> beside = format.toldBy(found.getFirst());
      if (beside.isPresent()) {
        before.get().saw(place, Optional.of(found.getFirst()), beside.get(), whole);
      }
    }
  }

  private void ask(Place place) throws IOException {
    for (RunFormat format : formats) {
      List<FoundRun> found = ask(format, place);
      runs.addAll(found);
      remember(place, format, found);
      if (!found.isEmpty() && (place.isFile() || taken.contains(place.path()))) {
        return;
      }
    }
  }

  /// A file that only looks like one of a format is no obstacle to the others.
  private List<FoundRun> ask(RunFormat format, Place place) throws IOException {
    try {
      return format.at(place);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      obstacle(place.path() + " is no whole file of " + format.name() + ": " + e.getMessage());
      return List.of();
    }
  }

  private void obstacle(String text) {
    if (obstacles.size() < MOST_OBSTACLES) {
      obstacles.add(text);
    }
  }
}
