package dev.tacho.readers.wandb;

import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Weights & Biases: the folders that its client writes on the machine that trains, online or
/// offline. The log is what counts; the files beside it stand in where it was deleted.
public final class WandbFormat implements RunFormat {
  /// What this format is called.
  public static final String NAME = "wandb";

  private final InstantSource wall;

  /// @param wall by which a log without an end counts as still written or not
  public WandbFormat(InstantSource wall) {
    this.wall = wall;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (place.isFile()) {
      return ofFile(place);
    }
    Optional<Segment> one = Segment.of(place.path().toRealPath());
    if (one.isPresent()) {
      return isRun(one.get()) ? List.of(found(Segments.of(one.get()), place)) : List.of();
    }
    List<FoundRun> runs = new ArrayList<>();
    for (List<Segment> segments : Segments.in(place)) {
      if (segments.stream().anyMatch(WandbFormat::isRun)) {
        runs.add(found(segments, place));
      }
    }
    if (!runs.isEmpty()) {
      place.take(place.path().resolve("latest-run"));
    }
    return List.copyOf(runs);
  }

  private static boolean isRun(Segment segment) {
    return segment.log().isPresent() || LooseFiles.any(segment.files());
  }

  private static List<FoundRun> ofFile(Place place) throws IOException {
    if (!Segment.isLogName(place.name())
        || LogFrames.version(place.head(), place.head().length) < 0) {
      return List.of();
    }
    Path real = place.path().toRealPath();
    Path folder = real.getParent();
    Optional<Segment> segment = folder == null ? Optional.empty() : Segment.of(folder);
    if (segment.isPresent()) {
      return List.of(found(Segments.of(segment.get()), place));
    }
    return List.of(FoundRun.of(NAME, place.path(), "", Optional.empty()));
  }

  private static FoundRun found(List<Segment> segments, Place place) {
    segments.forEach(segment -> place.take(segment.folder()));
    Segment first = segments.getFirst();
    Optional<Instant> started = first.started();
    return FoundRun.of(NAME, first.folder(), "", started);
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    if (Files.isDirectory(run.path())) {
      Optional<Segment> segment = Segment.of(run.path());
      List<Segment> segments = segment.isPresent() ? Segments.of(segment.get()) : List.of();
      Path parent = run.path().toAbsolutePath().getParent();
      if (parent != null) {
        into.uses(parent);
      }
      new Reading(run, from, into, wall).folders(segments);
    } else {
      new Reading(run, from, into, wall).log(run.path());
    }
  }
}
