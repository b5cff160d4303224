package dev.tacho.core;

import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A run that another run answers for; who extends it changes what it must and no more. Every
/// answer is forwarded, so that what the other knows cheaply is not worked out again.
public abstract class ForwardingRun implements RunReader {
  private final RunReader run;

  /// A run that `run` answers for.
  protected ForwardingRun(RunReader run) {
    this.run = run;
  }

  @Override
  public RunHeader header() {
    return run.header();
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    run.events(each);
  }

  @Override
  public PointCursor points() {
    return run.points();
  }

  @Override
  public List<String> sampleNames() {
    return run.sampleNames();
  }

  @Override
  public SampleCursor samples(String name) {
    return run.samples(name);
  }

  @Override
  public List<Damage> damage() {
    return run.damage();
  }

  @Override
  public List<Series> series() {
    return run.series();
  }

  @Override
  public List<SeriesSummary> summaries() {
    return run.summaries();
  }

  @Override
  public Optional<Instant> startedAt() {
    return run.startedAt();
  }

  @Override
  public String stepText(long step) {
    return run.stepText(step);
  }

  @Override
  public Optional<String> unknownState() {
    return run.unknownState();
  }

  @Override
  public Json.Obj endValues() {
    return run.endValues();
  }

  @Override
  public Optional<String> group() {
    return run.group();
  }

  @Override
  public List<String> notes() {
    return run.notes();
  }

  @Override
  public List<String> lastOutput(int most) {
    return run.lastOutput(most);
  }

  @Override
  public RunFacts facts() {
    return run.facts();
  }

  @Override
  public Map<String, Metric> metrics() {
    return run.metrics();
  }

  @Override
  public String stepName() {
    return run.stepName();
  }
}
