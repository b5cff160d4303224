package dev.tacho.store;

import dev.tacho.core.Damage;
import dev.tacho.core.IllegalTransition;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A run on disk, read. Never writes. Confined to one thread.
public final class StoredRun implements RunReader {
  private final Surroundings here;
  private final RunFolder folder;
  private final RunHeader header;
  private final Set<Damage> damage = new LinkedHashSet<>();

  private StoredRun(Surroundings here, RunFolder folder, RunHeader header) {
    this.here = here;
    this.folder = folder;
    this.header = header;
  }

  /// Opens the run that lies in `folder`. Fails when its header is missing or cannot be read.
  static StoredRun open(Surroundings here, RunFolder folder) {
    try {
      RunHeader header = RunHeader.of(Json.parseObject(Disk.text(folder.header())));
      return new StoredRun(here, folder, header);
    } catch (NoSuchFileException e) {
      throw new StoreException("no run in " + folder.path() + ": it has no run.json", e);
    } catch (IOException e) {
      throw new StoreException("the run in " + folder.path() + ": " + Disk.reason(e), e);
    } catch (JsonException | IllegalArgumentException | DateTimeException e) {
      throw new StoreException(
          "the run in " + folder.path() + ": run.json line 1: " + e.getMessage(), e);
    }
  }

  /// The run's folder.
  public Path directory() {
    return folder.path();
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    scan(each);
  }

  private EventScan scan(Consumer<RunEvent.Entry> each) {
    EventScan scan = new EventScan(folder.events(), damage::add);
    try {
      scan.read(each);
    } catch (IOException e) {
      throw new StoreException("the events of run " + header.id() + ": " + Disk.reason(e), e);
    }
    return scan;
  }

  @Override
  public PointCursor points() {
    return cursor();
  }

  SeriesCursor cursor() {
    try {
      return SeriesCursor.points(folder, damage::add);
    } catch (IOException e) {
      throw new StoreException("the points of run " + header.id() + ": " + Disk.reason(e), e);
    }
  }

  /// Hands the points behind `from` to `each`, in whole groups, until `enough` were handed out or
  /// no more are to be had now; returns the place behind them, to go on from when the run has
  /// grown. What is being written comes with the next group, about a second later.
  public PointPlace pointsAfter(PointPlace from, int enough, Consumer<PointCursor> each) {
    try (SeriesCursor cursor = SeriesCursor.pointsAfter(folder, from, damage::add)) {
      long handed = 0;
      while ((handed < enough || !cursor.atGroupEnd()) && cursor.next()) {
        each.accept(cursor);
        handed++;
      }
      return cursor.place();
    } catch (IOException e) {
      throw new StoreException("the points of run " + header.id() + ": " + Disk.reason(e), e);
    }
  }

  /// A place that has at most about the last `bytes` of the points behind it, found without
  /// reading what is before.
  public PointPlace recentPoints(int bytes) {
    try {
      return PointPlace.recent(folder, bytes);
    } catch (IOException e) {
      throw new StoreException("the points of run " + header.id() + ": " + Disk.reason(e), e);
    }
  }

  @Override
  public List<String> sampleNames() {
    try {
      return folder.sampleNames();
    } catch (IOException e) {
      throw new StoreException("the samples of run " + header.id() + ": " + Disk.reason(e), e);
    }
  }

  @Override
  public SampleCursor samples(String name) {
    SampleShape.requireName(name);
    return new SampleRows(sampleLines(name));
  }

  SeriesCursor sampleLines(String name) {
    return SeriesCursor.samples(folder, name, damage::add);
  }

  @Override
  public List<Damage> damage() {
    return List.copyOf(damage);
  }

  @Override
  public List<String> lastOutput(int most) {
    try {
      return LastOutput.of(directory().resolve("output.log"), most);
    } catch (IOException _) {
      // a run that its own program opened has no output, and what cannot be read is not kept
      return List.of();
    }
  }

  @Override
  public RunFacts facts() {
    RunFacts facts = new RunFacts();
    events(entry -> add(facts, entry));
    return facts;
  }

  /// Adds the entry; one that may not follow is damage.
  private void add(RunFacts facts, RunEvent.Entry entry) {
    try {
      facts.add(entry);
    } catch (IllegalTransition e) {
      damage.add(
          new Damage(
              RunFolder.EVENTS, 0, "event " + entry.number() + " is left out: " + e.getMessage()));
    }
  }

  /// What a writer needs to go on from here.
  record Past(RunFacts facts, long lastNumber, long intactEnd) {}

  Past past() {
    RunFacts facts = new RunFacts();
    EventScan scan = scan(entry -> add(facts, entry));
    return new Past(facts, scan.lastNumber(), scan.intactEnd());
  }

  /// The run at a glance.
  public RunStatus status() {
    return RunList.status(here, folder).orElseGet(this::rebuilt);
  }

  /// The run at a glance, from its journal alone.
  RunStatus rebuilt() {
    Tallies tallies = new Tallies();
    try (SeriesCursor points = cursor()) {
      tally(points, tallies);
    }
    return StatusFile.status(header, facts(), tallies, 0, seal().map(Seal::digest), true);
  }

  static void tally(SeriesCursor points, Tallies tallies) {
    while (points.next()) {
      tallies.countPoint();
      for (int i = 0; i < points.count(); i++) {
        var tally = tallies.of(points.source(), points.name(i));
        if (tally != null) {
          tally.add(points.step(), points.value(i));
        }
      }
    }
  }

  /// Whether somebody still writes it.
  public WriterState writer() {
    return status().state().ended() ? new WriterState.Ended() : Lease.judge(here, folder);
  }

  /// The seal as it stands in the folder; empty while there is none or it cannot be read.
  public Optional<Seal> seal() {
    return Sealing.read(folder);
  }

  /// Holds every file against the seal, and the seal against `expectedDigest`. Reads everything.
  public Verdict verify(Optional<String> expectedDigest) {
    try {
      return Sealing.verify(folder, header.id(), expectedDigest);
    } catch (IOException e) {
      throw new StoreException("run " + header.id() + " cannot be verified: " + Disk.reason(e), e);
    }
  }
}
