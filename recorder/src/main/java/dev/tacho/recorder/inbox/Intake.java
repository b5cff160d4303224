package dev.tacho.recorder.inbox;

import dev.tacho.core.IllegalTransition;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Turns lines of the inbox into events and points of a run, and what cannot be turned into faults.
/// Confined to one thread.
///
/// Progress is written at most once a second, the newest always before the stage changes. Faults
/// are written up to [#MAX_FAULTS]; after that they are only counted, so that a program that prints
/// nonsense in a loop cannot fill the disk.
public final class Intake implements InboxTail.Lines {
  /// Faults written in full.
  static final int MAX_FAULTS = 100;

  private static final long PROGRESS_EVERY = 1_000_000_000L;
  private static final int MAX_SHAPES = 4096;

  /// What a file on the way into a run becomes.
  public interface Artifacts {
    /// Takes the file in, now or soon; a fault is reported by whoever does it.
    void take(long nanos, String path);
  }

  private final RunSink sink;
  private final RunFacts facts;
  private final long startMono;
  private final Artifacts artifacts;
  private final Replay replay;
  private final Map<PointShape, PointShape> shapes = new HashMap<>();
  private Optional<RunEvent.Progress> waiting = Optional.empty();
  private long waitingNanos;
  private long progressWritten = Long.MIN_VALUE;
  private long points;
  private long lastTold;
  private long faults;
  private long faultsCounted;

  /// Takes lines into `sink`.
  ///
  /// @param facts what is known of the run so far; kept up to date
  /// @param startMono the run's start by the host's monotonic clock
  /// @param replay what a dead recorder had taken in already beyond the last place it wrote down
  public Intake(RunSink sink, RunFacts facts, long startMono, Artifacts artifacts, Replay replay) {
    this.sink = sink;
    this.facts = facts;
    this.startMono = startMono;
    this.artifacts = artifacts;
    this.replay = replay;
    this.points = replay.pointsBefore();
  }

  /// The run as it stands, with the newest progress.
  public RunFacts facts() {
    return facts;
  }

  /// How many points the run has, up to the last line that was taken.
  public long points() {
    return points;
  }

  /// The latest time that a line had of its own, since the run's start; 0 when none had one.
  public long lastTold() {
    return lastTold;
  }

  @Override
  public void line(long place, String text) {
    InboxLine line = InboxLine.parse(text);
    long nanos = nanos(line.mono(), place);
    switch (line.told()) {
      case Told.Values values -> point(nanos, values);
      case Told.Partly(var values, var rest) -> {
        point(nanos, values);
        fault(nanos, rest.kind(), at(place), rest.message());
      }
      case Told.Fact(RunEvent.Progress progress) -> progress(nanos, progress);
      case Told.Fact(var event) -> fact(nanos, place, event);
      case Told.File(var path) -> {
        if (!replay.skipsArtifact()) {
          artifacts.take(nanos, path);
        }
      }
      case Told.Output(var output, var dropped, var wrong) -> output(nanos, output, dropped, wrong);
      case Told.Dropped(var kind, var count) ->
          event(nanos, new RunEvent.Dropped(kind, facts.dropped().getOrDefault(kind, 0L) + count));
      case Told.Unclear(var kind, var message) -> fault(nanos, kind, at(place), message);
    }
  }

  @Override
  public void broken(long place, String why) {
    fault(sink.nanos(), "inbox", at(place), why);
  }

  /// Writes an event that the recorder itself has to tell.
  public void event(long nanos, RunEvent event) {
    flush();
    sink.event(nanos, event);
    note(nanos, event);
  }

  /// Writes a fault, or counts it when there were too many.
  public void fault(long nanos, String kind, String place, String message) {
    if (replay.skipsFault()) {
      return;
    }
    faults++;
    if (faults <= MAX_FAULTS) {
      RunEvent fault = new RunEvent.Fault(kind, place, message);
      sink.event(nanos, fault);
      note(nanos, fault);
    }
  }

  /// Writes what waits: the newest progress, and the count of faults left out.
  public void flush() {
    waiting.ifPresent(
        progress -> {
          sink.event(waitingNanos, progress);
          progressWritten = waitingNanos;
          waiting = Optional.empty();
        });
    long leftOut = faults - MAX_FAULTS;
    if (leftOut > faultsCounted) {
      faultsCounted = leftOut;
      RunEvent dropped = new RunEvent.Dropped("faults", leftOut);
      sink.event(sink.nanos(), dropped);
      note(sink.nanos(), dropped);
    }
  }

  private void point(long nanos, Told.Values told) {
    points++;
    if (!replay.skipsPoint()) {
      sink.point(nanos, told.step(), known(told.shape()), told.values());
    }
  }

  private void progress(long nanos, RunEvent.Progress progress) {
    note(nanos, progress);
    waiting = Optional.of(progress);
    waitingNanos = nanos;
    if (progressWritten == Long.MIN_VALUE || nanos - progressWritten >= PROGRESS_EVERY) {
      flush();
    }
  }

  private void output(long nanos, RunEvent.Output output, long markersDropped, List<String> wrong) {
    event(nanos, output);
    if (markersDropped > 0) {
      event(nanos, new RunEvent.Dropped("markers", markersDropped));
    }
    wrong.forEach(message -> fault(nanos, "output", "holder", message));
  }

  private void fact(long nanos, long place, RunEvent event) {
    try {
      facts.check(event);
    } catch (IllegalTransition e) {
      if (!replay.active()) {
        fault(nanos, "stage", at(place), String.valueOf(e.getMessage()));
      }
      return;
    }
    event(nanos, event);
  }

  private void note(long nanos, RunEvent event) {
    facts.add(new RunEvent.Entry(facts.entries() + 1, nanos, 0, event));
  }

  /// When a line happened: as it says, unless that lies before the run or in the future, which is
  /// a wrong clock and told as a fault.
  private long nanos(OptionalLong mono, long place) {
    long now = sink.nanos();
    if (mono.isEmpty()) {
      return now;
    }
    long nanos = mono.getAsLong() - startMono;
    if (nanos >= 0 && nanos <= now) {
      lastTold = Math.max(lastTold, nanos);
      return nanos;
    }
    fault(
        now,
        "inbox",
        at(place),
        "\"mono\" "
            + mono.getAsLong()
            + " is not between the run's start and now by this host's monotonic clock;"
            + " the time of arrival was taken");
    return now;
  }

  private PointShape known(PointShape shape) {
    PointShape known = shapes.get(shape);
    if (known == null) {
      if (shapes.size() == MAX_SHAPES) {
        shapes.clear();
      }
      shapes.put(shape, shape);
      known = shape;
    }
    return known;
  }

  private static String at(long place) {
    return "inbox.jsonl byte " + place;
  }
}
