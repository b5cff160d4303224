package dev.tacho.readers.plugin;

import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A format that a command reads. Nothing is run before a run is opened. Immutable; any thread.
final class CommandFormat implements RunFormat {
  private final CommandDescriptor descriptor;

  CommandFormat(CommandDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public String name() {
    return descriptor.name();
  }

  @Override
  public int version() {
    return descriptor.version();
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    boolean fits =
        place.isFile()
            ? descriptor.files().stream().anyMatch(f -> f.matches(Path.of(place.name())))
            : !descriptor.folders().isEmpty()
                && new HashSet<>(place.names()).containsAll(descriptor.folders());
    if (!fits) {
      return List.of();
    }
    if (place.isFolder()) {
      place.take(place.path());
    }
    return List.of(FoundRun.of(name(), place.path(), "", Optional.empty()));
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    into.uses(run.path());
    into.uses(descriptor.file());
    if (Files.isDirectory(run.path())) {
      for (String name : Place.at(run.path()).names()) {
        into.uses(run.path().resolve(name));
      }
    }
    if (!from.isStart()) {
      // a command tells everything, each time
      into.again();
      return;
    }
    new CommandRun(descriptor, run, into).read();
  }
}
