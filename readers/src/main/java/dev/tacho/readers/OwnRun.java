package dev.tacho.readers;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.Series;
import dev.tacho.readers.columns.ColumnCache;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run of Tacho's store whose series come from the cache; all else is asked of the store. The
/// series are read when somebody first asks for them. Confined to one thread.
final class OwnRun implements RunReader {
  private static final String FORMAT = "tacho";
  private static final int VERSION = 1;
  private static final String SEGMENTS = "series-*.jsonl";
  private static final String POINTS = "points";

  private final ColumnCache cache;
  private final Path folder;
  private final RunReader own;
  private @Nullable RunReader columns;

  OwnRun(ColumnCache cache, Path folder, RunReader own) {
    this.cache = cache;
    this.folder = folder;
    this.own = own;
  }

  private RunReader columns() {
    RunReader read = columns;
    if (read == null) {
      try {
        FoundRun found = new FoundRun(FORMAT, folder.toRealPath(), "", own.header().id());
        read = cache.open(found, VERSION, intake -> read(found, known(intake.resume()), intake));
        columns = read;
      } catch (IOException e) {
        throw Trouble.of(folder, e);
      }
    }
    return read;
  }

  /// How many points were read before.
  private static long known(Resume resume) {
    long most = 0;
    for (Resume.Mark segment : resume.files().values()) {
      most = Math.max(most, segment.state().whole(POINTS).orElse(0));
    }
    return most;
  }

  /// Takes the points in that came after the first `known`.
  private void read(FoundRun found, long known, RunIntake into) throws IOException {
    into.header(own.header());
    Map<Path, Long> segments = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(found.path(), SEGMENTS)) {
      for (Path segment : all) {
        segments.put(segment, Files.size(segment));
      }
    }
    Numbers numbers = new Numbers(into);
    long count = 0;
    try (PointCursor points = own.points()) {
      while (points.next()) {
        count++;
        if (count > known) {
          for (int i = 0; i < points.count(); i++) {
            int series = numbers.of(points.source(), points.name(i), i);
            into.value(series, points.step(), points.nanos(), points.value(i));
          }
        }
      }
    }
    for (Damage damage : own.damage()) {
      into.damage(found.path().resolve(damage.file()), damage.line(), -1, damage.what());
    }
    Json.Obj state = Json.object().put(POINTS, count).build();
    segments.forEach((segment, size) -> into.consumed(segment, size, state));
    into.uses(found.path().resolve(String.format("series-%04d.jsonl", segments.size() + 1)));
  }

  /// The numbers of series by their place in a point, which is the same in most points.
  private static final class Numbers {
    private final RunIntake into;
    private final List<String> sources = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    Numbers(RunIntake into) {
      this.into = into;
    }

    int of(String source, String name, int place) {
      if (place < names.size()
          && names.get(place).equals(name)
          && sources.get(place).equals(source)) {
        return numbers.get(place);
      }
      int number = into.series(source, name);
      if (place < names.size()) {
        sources.set(place, source);
        names.set(place, name);
        numbers.set(place, number);
      } else if (place == names.size()) {
        sources.add(source);
        names.add(name);
        numbers.add(number);
      }
      return number;
    }
  }

  @Override
  public List<Series> series() {
    return columns().series();
  }

  @Override
  public List<SeriesSummary> summaries() {
    return columns().summaries();
  }

  @Override
  public RunHeader header() {
    return own.header();
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    own.events(each);
  }

  @Override
  public PointCursor points() {
    return own.points();
  }

  @Override
  public List<String> sampleNames() {
    return own.sampleNames();
  }

  @Override
  public SampleCursor samples(String name) {
    return own.samples(name);
  }

  @Override
  public List<Damage> damage() {
    Set<Damage> all = new LinkedHashSet<>(own.damage());
    RunReader read = columns;
    if (read != null) {
      all.addAll(read.damage());
    }
    return List.copyOf(all);
  }

  @Override
  public RunFacts facts() {
    return own.facts();
  }

  @Override
  public Optional<String> unknownState() {
    return own.unknownState();
  }

  @Override
  public Json.Obj endValues() {
    return own.endValues();
  }

  @Override
  public Optional<String> group() {
    return own.group();
  }

  @Override
  public List<String> notes() {
    return own.notes();
  }

  @Override
  public List<String> lastOutput(int most) {
    return own.lastOutput(most);
  }
}
