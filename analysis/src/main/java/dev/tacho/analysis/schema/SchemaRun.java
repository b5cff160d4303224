package dev.tacho.analysis.schema;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A run with a schema over it.
record SchemaRun(RunReader run, RunSchema schema) implements RunReader {
  @Override
  public Map<String, Metric> metrics() {
    Map<String, Metric> stated = new LinkedHashMap<>(run.metrics());
    Meanings known = new Meanings(run.metrics());
    for (SeriesSummary series : run.summaries()) {
      String name = series.name();
      if (schema.rule(name).isPresent()) {
        stated.put(name, schema.meaning(name, known.of(name)));
      }
    }
    return stated;
  }

  @Override
  public String stepName() {
    return schema.stepKey().orElseGet(run::stepName);
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
}
