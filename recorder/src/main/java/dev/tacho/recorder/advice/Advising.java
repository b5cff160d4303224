package dev.tacho.recorder.advice;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Gives everything to a run, and holds rules against it as it passes. Any thread.
///
/// Nothing is judged before it is known what earlier runs had, so that reading them delays nobody
/// and changes no advice.
public final class Advising implements RunSink {
  private static final int MAX_SHAPES = 4096;

  private final RunSink run;
  private final CompletableFuture<Baselines> baselines;
  // these are guarded by this
  private final Advisor advisor;
  private final IdentityHashMap<PointShape, List<Track>> tracks = new IdentityHashMap<>();
  private boolean compared;

  /// @param run where everything goes; closed by whoever opened it
  /// @param baselines what earlier runs had, as soon as that is known
  public Advising(RunSink run, RuleBook rules, CompletableFuture<Baselines> baselines) {
    this.run = run;
    this.advisor = new Advisor(rules);
    this.baselines = baselines;
  }

  /// What rules found up to now, each with the time at which it began to hold.
  public synchronized List<RunEvent.Entry> found() {
    return compare() ? entries(advisor.tick(run.nanos())) : List.of();
  }

  /// What rules found at the end, which is at `nanos`; the last event is taken in first.
  public synchronized List<RunEvent.Entry> end(long nanos, RunEvent.StateChanged last) {
    if (!compare()) {
      advisor.compareWith(Baselines.none("the run was over before earlier ones were read"));
    }
    advisor.event(nanos, last);
    return entries(advisor.end(nanos));
  }

  /// How every rule fared.
  public synchronized RunEvent.RulesJudged judged() {
    return new RunEvent.RulesJudged(advisor.states());
  }

  private boolean compare() {
    if (!compared && baselines.isDone()) {
      compared = true;
      try {
        advisor.compareWith(baselines.join());
      } catch (CompletionException | CancellationException e) {
        advisor.compareWith(Baselines.none("earlier runs could not be read: " + e.getMessage()));
      }
    }
    return compared;
  }

  private static List<RunEvent.Entry> entries(List<Advisor.Told> told) {
    List<RunEvent.Entry> entries = new ArrayList<>(told.size());
    for (Advisor.Told one : told) {
      entries.add(new RunEvent.Entry(0, one.nanos(), 0, one.advice()));
    }
    return entries;
  }

  @Override
  public RunId id() {
    return run.id();
  }

  @Override
  public long nanos() {
    return run.nanos();
  }

  @Override
  public void event(long nanos, RunEvent event) {
    run.event(nanos, event);
    synchronized (this) {
      advisor.event(nanos, event);
    }
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    run.point(nanos, step, shape, values);
    synchronized (this) {
      advisor.step(nanos, step);
      List<Track> followed = tracks(shape);
      for (int i = 0; i < followed.size(); i++) {
        advisor.value(nanos, followed.get(i), values[i]);
      }
    }
  }

  /// Goes to the run alone: no rule asks for samples.
  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    run.sample(intendedNanos, number, status, shape, values);
  }

  /// Nothing: the run is closed by whoever opened it.
  @Override
  public void close() {}

  /// The tracks of a shape's values; none at all when no rule asks for any of them.
  private List<Track> tracks(PointShape shape) {
    List<Track> known = tracks.get(shape);
    if (known == null) {
      List<Track> followed =
          shape.names().stream().map(name -> advisor.track(shape.source(), name)).toList();
      known = followed.stream().allMatch(track -> track == Track.NONE) ? List.of() : followed;
      if (tracks.size() == MAX_SHAPES) {
        tracks.clear();
      }
      tracks.put(shape, known);
    }
    return known;
  }
}
