package dev.tacho.readers.mlflow;

import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// MLflow's folders and databases. Has no state; any thread.
public final class MlflowFormat implements RunFormat {
  static final String NAME = "mlflow";

  /// The format as it is built in.
  public MlflowFormat() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (place.isFolder()) {
      return FileStore.at(place);
    }
    return place.isFile() ? DatabaseStore.at(place) : List.of();
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    // a run in a database has a part
    return run.part().isEmpty()
        ? Optional.of(List.of(run.path().resolve(MetaFile.NAME)))
        : Optional.empty();
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    if (Files.isDirectory(run.path())) {
      FileStore.read(run, from, into);
    } else {
      DatabaseStore.read(run, from, into);
    }
  }
}
