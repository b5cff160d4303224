package dev.tacho.readers.format;

import dev.tacho.core.RunReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One format of another tool: an extension point, found by Java's service loader where it is not
/// built in. Has no state; any thread.
public interface RunFormat {
  /// What the format is called in answers: `wandb`, `tensorboard`, `jsonl`.
  String name();

  /// Changes whenever [#read] or [#at] tells something else of the same files: what an
  /// earlier version kept in the cache is then read again.
  default int version() {
    return 1;
  }

  /// Which runs of it lie at `place`, and not below it. Cheap: names, sizes and the first bytes,
  /// never whole files. What belongs to a found run beside the place itself is taken by
  /// [Place#take], so that nobody else takes it for a run of its own. Fails for places that
  /// cannot be looked at.
  List<FoundRun> at(Place place) throws IOException;

  /// By which other files [#at] told that `run`, the only one at its place, lies there and where
  /// it began: as long as the place and they stay the same, so does the answer. Empty where that
  /// cannot be said; then [#at] is asked at every listing.
  default Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.empty();
  }

  /// The run itself, where it is so small that reading it costs no more than what a cache would
  /// keep of it; empty for all that is worth a cache, which [#read] fills. Fails as [#read] does.
  default Optional<RunReader> whole(FoundRun run) throws IOException {
    return Optional.empty();
  }

  /// Streams what the run holds into `into`, all of it or what came after `from`. Ends for any
  /// input, in memory that does not grow with it; what cannot be read is told as damage and
  /// passed over. Fails with a [ReadersException] only where nothing at all can be read, as in a
  /// future version of the format.
  void read(FoundRun run, Resume from, RunIntake into) throws IOException;
}
