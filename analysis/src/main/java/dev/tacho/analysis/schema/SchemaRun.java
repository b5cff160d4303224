package dev.tacho.analysis.schema;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.ForwardingRun;
import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.metric.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/// A run with a schema over it.
final class SchemaRun extends ForwardingRun {
  private final RunReader run;
  private final RunSchema schema;

  SchemaRun(RunReader run, RunSchema schema) {
    super(run);
    this.run = run;
    this.schema = schema;
  }

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
}
