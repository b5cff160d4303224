package dev.tacho.readers.wandb;

import dev.tacho.readers.format.Place;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which folders belong to one run. Pure but for looking at names.
final class Segments {
  private Segments() {}

  /// The runs among the folders at `place`, each with its segments by start.
  static Collection<List<Segment>> in(Place place) throws IOException {
    Map<String, List<Segment>> runs = new TreeMap<>();
    for (String name : place.names()) {
      if (Segment.isName(name)) {
        Path folder = place.path().resolve(name);
        if (Files.isDirectory(folder)) {
          Segment.of(folder)
              .ifPresent(s -> runs.computeIfAbsent(s.id(), id -> new ArrayList<>()).add(s));
        }
      }
    }
    runs.values().forEach(segments -> segments.sort(Segment.BY_START));
    return runs.values();
  }

  /// All segments of the run that `one` belongs to, by start.
  static List<Segment> of(Segment one) throws IOException {
    Path parent = one.folder().toAbsolutePath().getParent();
    if (parent == null) {
      return List.of(one);
    }
    List<Segment> segments = new ArrayList<>();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent, "*run-*")) {
      for (Path folder : beside) {
        // the id stands in the name, so that other runs' folders are not looked into
        if (String.valueOf(folder.getFileName()).contains(one.id()) && Files.isDirectory(folder)) {
          Segment.of(folder).filter(s -> s.id().equals(one.id())).ifPresent(segments::add);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (segments.isEmpty()) {
      return List.of(one);
    }
    segments.sort(Segment.BY_START);
    return List.copyOf(segments);
  }
}
