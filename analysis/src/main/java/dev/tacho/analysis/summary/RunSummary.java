package dev.tacho.analysis.summary;

import dev.tacho.analysis.convergence.Convergence;
import dev.tacho.analysis.finding.Diagnosis;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.finding.Findings;
import dev.tacho.analysis.finding.Sensitivity;
import dev.tacho.analysis.forecast.TrainingTime;
import dev.tacho.analysis.health.HealthScore;
import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.metric.MetricGroup;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.metric.Outline;
import dev.tacho.analysis.moment.KeyMoment;
import dev.tacho.analysis.moment.KeyMoments;
import dev.tacho.analysis.postmortem.PostMortem;
import dev.tacho.analysis.stage.StageTable;
import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A run, judged from every one of its rows.
///
/// @param state empty where the source cannot tell it; `unknownState` says why
/// @param extent how much there is of it
/// @param metrics what the program reported, in the order of the first values
/// @param machine what was read of the machine meanwhile
/// @param groups `metrics` in groups
/// @param objective the metric that the run is judged by: a validation loss before a training
///     loss, before anything else whose direction is known; empty where there is none
/// @param next what to do now, one sentence
public record RunSummary(
    RunHeader header,
    RunFacts facts,
    Optional<RunState> state,
    Optional<String> unknownState,
    StepNames steps,
    RunExtent extent,
    Diagnosis diagnosis,
    HealthScore health,
    List<MetricStats> metrics,
    List<MetricStats> machine,
    List<MetricGroup> groups,
    Optional<MetricStats> objective,
    List<KeyMoment> moments,
    StageTable stages,
    Convergence convergence,
    TrainingTime time,
    List<Setting> configuration,
    List<Damage> damage,
    String next) {

  /// More metrics than this get fewer buckets each, so that memory stays flat.
  private static final int MANY = 400;

  public RunSummary {
    metrics = List.copyOf(metrics);
    machine = List.copyOf(machine);
    groups = List.copyOf(groups);
    moments = List.copyOf(moments);
    configuration = List.copyOf(configuration);
    damage = List.copyOf(damage);
  }

  /// How the run's source calls its steps.
  ///
  /// @param name `step`, `epoch`
  /// @param texts the steps that this summary names, where the source writes them otherwise than
  ///     as the number
  public record StepNames(String name, Map<Long, String> texts) {
    public StepNames {
      texts = Map.copyOf(texts);
    }

    /// Of the steps that the statistics of `metrics` name.
    public static StepNames of(RunReader run, List<MetricStats> metrics) {
      Map<Long, String> texts = new LinkedHashMap<>();
      named(run, metrics, texts);
      return new StepNames(run.stepName(), texts);
    }

    /// The step as the source writes it, without grouping; empty text for none.
    public String text(long step) {
      if (step == RunSink.NO_STEP) {
        return "";
      }
      String text = texts.get(step);
      return text == null ? Long.toString(step) : text;
    }

    /// Whether the source writes it otherwise than as the number.
    public boolean odd(long step) {
      return texts.containsKey(step);
    }
  }

  /// How much there is of a run.
  ///
  /// @param values of what the program reported, all of them read
  /// @param series that hold them
  /// @param firstStep least step, or [RunSink#NO_STEP]
  /// @param lastStep greatest step, or [RunSink#NO_STEP]
  /// @param ranNanos from its begin to its end or its latest value; empty where no time is known
  public record RunExtent(
      long values, int series, long firstStep, long lastStep, OptionalLong ranNanos) {}

  /// One entry of the configuration.
  ///
  /// @param name with dots between the levels
  /// @param value as it stands there
  public record Setting(String name, String value) {}

  /// What is asked of a summary.
  ///
  /// @param sensitivity of the detectors
  /// @param goals directions that a user stated, by metric
  /// @param stageKey the metric that holds the number of the stage, where it has another name
  ///     than `stage`, `phase` or `curriculum/stage`
  /// @param objective the metric to judge by, where a user named one
  public record Settings(
      Sensitivity sensitivity,
      Map<String, Direction> goals,
      Optional<String> stageKey,
      Optional<String> objective) {
    /// What holds unless somebody says otherwise.
    public static final Settings DEFAULT =
        new Settings(Sensitivity.DEFAULT, Map.of(), Optional.empty(), Optional.empty());

    public Settings {
      goals = Map.copyOf(goals);
    }
  }

  /// Judges `run`: one pass for its statistics, at most two for the findings.
  public static RunSummary of(RunReader run, Settings settings) {
    List<Series> series = run.series();
    Map<String, Metric> stated = new LinkedHashMap<>(run.metrics());
    settings.goals().forEach((name, way) -> stated.put(name, Metric.undefined(name).toward(way)));
    Meanings meanings = new Meanings(stated);
    List<MetricStats> metrics = new ArrayList<>();
    List<MetricStats> machine = new ArrayList<>();
    int buckets = series.size() > MANY ? 32 : Outline.USUAL;
    for (Series one : series) {
      if (one.count() > 0) {
        boolean read = one.source().equals(RunEvent.Telemetry.SOURCE);
        (read ? machine : metrics).add(MetricStats.of(one, meanings.of(one.name()), buckets));
      }
    }
    Diagnosis diagnosis = Findings.of(run, sensitivity(settings));
    RunFacts facts = run.facts();
    Optional<RunState> state =
        run.unknownState().isPresent() ? Optional.empty() : Optional.of(facts.state());
    Optional<MetricStats> objective = Objective.of(metrics, settings.objective());
    HealthScore health =
        HealthScore.of(
            state, objective.filter(metric -> metric.count() > 1).isPresent(), diagnosis);
    List<KeyMoment> moments = KeyMoments.of(run, objective, diagnosis);
    Convergence convergence =
        objective.isPresent()
            ? Convergence.of(objective.get())
            : new Convergence.No("", "no metric of known direction");
    boolean ended = state.isPresent() && state.get().ended();
    Optional<PostMortem> mortem =
        ended && state.get() != RunState.COMPLETED
            ? Optional.of(PostMortem.of(run, diagnosis))
            : Optional.empty();
    TrainingTime time = TrainingTime.of(run, ended, pacer(metrics));
    return new RunSummary(
        run.header(),
        facts,
        state,
        run.unknownState(),
        new StepNames(run.stepName(), texts(run, metrics, diagnosis, moments)),
        extent(facts, metrics),
        diagnosis,
        health,
        metrics,
        machine,
        MetricGroup.of(metrics),
        objective,
        moments,
        stages(run, series, settings, objective),
        convergence,
        time,
        Configuration.of(run.header().configuration()),
        run.damage(),
        NextAction.of(
            state,
            mortem,
            diagnosis,
            metrics.size(),
            !facts.measured().isEmpty(),
            objective,
            convergence));
  }

  private static Sensitivity sensitivity(Settings settings) {
    Sensitivity given = settings.sensitivity();
    Map<String, Direction> directions = new LinkedHashMap<>(settings.goals());
    directions.putAll(given.directions());
    return new Sensitivity(given.usual(), given.byMetric(), directions, given.off());
  }

  private static Optional<MetricStats> pacer(List<MetricStats> metrics) {
    Optional<MetricStats> pacer = Optional.empty();
    for (MetricStats metric : metrics) {
      boolean paced = metric.outline().stepped();
      if (paced && (pacer.isEmpty() || metric.count() > pacer.get().count())) {
        pacer = Optional.of(metric);
      }
    }
    return pacer;
  }

  private static RunExtent extent(RunFacts facts, List<MetricStats> metrics) {
    long values = 0;
    long first = RunSink.NO_STEP;
    long last = RunSink.NO_STEP;
    long from = PointCursor.NO_TIME;
    long to = PointCursor.NO_TIME;
    for (MetricStats metric : metrics) {
      values += metric.count();
      Outline outline = metric.outline();
      for (int i = 0; i < outline.size(); i++) {
        if (outline.firstStep(i) != RunSink.NO_STEP) {
          first =
              first == RunSink.NO_STEP
                  ? outline.firstStep(i)
                  : Math.min(first, outline.firstStep(i));
          last = Math.max(last, outline.lastStep(i));
        }
        // a clock may have been set back, so the first and the last value tell too little
        for (long nanos : new long[] {outline.firstNanos(i), outline.lastNanos(i)}) {
          if (nanos != PointCursor.NO_TIME) {
            from = from == PointCursor.NO_TIME ? nanos : Math.min(from, nanos);
            to = Math.max(to, nanos);
          }
        }
      }
    }
    OptionalLong ran = OptionalLong.empty();
    if (facts.beganNanos().isPresent() && facts.endedNanos().isPresent()) {
      ran = OptionalLong.of(facts.endedNanos().getAsLong() - facts.beganNanos().getAsLong());
    } else if (to != PointCursor.NO_TIME) {
      ran = OptionalLong.of(to - Math.min(from, Math.max(0, facts.beganNanos().orElse(from))));
    }
    return new RunExtent(values, metrics.size(), first, last, ran);
  }

  private static Map<Long, String> texts(
      RunReader run, List<MetricStats> metrics, Diagnosis diagnosis, List<KeyMoment> moments) {
    Map<Long, String> texts = new LinkedHashMap<>();
    named(run, metrics, texts);
    for (Finding finding : diagnosis.findings()) {
      text(run, finding.onset().step(), texts);
      text(run, finding.extent().toStep(), texts);
    }
    for (KeyMoment moment : moments) {
      text(run, moment.step(), texts);
    }
    return texts;
  }

  private static void named(RunReader run, List<MetricStats> metrics, Map<Long, String> texts) {
    for (MetricStats metric : metrics) {
      text(run, metric.outline().firstStep(0), texts);
      text(run, metric.last().step(), texts);
      metric.min().ifPresent(at -> text(run, at.step(), texts));
      metric.max().ifPresent(at -> text(run, at.step(), texts));
      metric.firstBad().ifPresent(at -> text(run, at.step(), texts));
    }
  }

  private static void text(RunReader run, long step, Map<Long, String> texts) {
    if (step != RunSink.NO_STEP) {
      String text = run.stepText(step);
      if (!text.equals(Long.toString(step))) {
        texts.put(step, text);
      }
    }
  }

  private static StageTable stages(
      RunReader run, List<Series> series, Settings settings, Optional<MetricStats> objective) {
    Optional<Series> followed = Optional.empty();
    Optional<Series> key = Optional.empty();
    for (Series one : series) {
      if (objective.isPresent()
          && one.name().equals(objective.get().name())
          && one.source().equals(objective.get().source())) {
        followed = Optional.of(one);
      }
      String name = one.name();
      boolean named =
          settings.stageKey().isPresent()
              ? name.equals(settings.stageKey().get())
              : name.equals("stage") || name.equals("phase") || name.endsWith("/stage");
      if (named) {
        key = Optional.of(one);
      }
    }
    Metric meaning =
        objective.isPresent() ? objective.get().meaning() : Metric.undefined("nothing");
    if (key.isPresent()) {
      return StageTable.ofKey(key.get(), followed, meaning);
    }
    return run.facts().stages().isEmpty()
        ? StageTable.NONE
        : StageTable.ofMarkers(run.facts().stages(), followed, meaning);
  }
}
