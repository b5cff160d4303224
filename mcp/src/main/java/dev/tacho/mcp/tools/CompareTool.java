package dev.tacho.mcp.tools;

import dev.tacho.analysis.compare.CompareSettings;
import dev.tacho.analysis.compare.Comparison;
import dev.tacho.analysis.compare.ConfigDiff;
import dev.tacho.analysis.compare.Contender;
import dev.tacho.analysis.compare.CurveGap;
import dev.tacho.analysis.compare.MetricComparison;
import dev.tacho.analysis.compare.Place;
import dev.tacho.analysis.compare.Reading;
import dev.tacho.analysis.compare.Speed;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Page;
import dev.tacho.store.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Runs held against the first of them: metrics, and the settings that differ.
final class CompareTool implements Tool {
  private static final long USUAL = 500;
  private static final int MOST_RUNS = 8;

  private final Desk desk;

  CompareTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "compare",
        "Holds runs against the first: whole curves, values at a step, speed, settings that differ.",
        Answers.budgeted(
            Fields.only()
                .need("runs", Shape.items(Shape.text(), 2, MOST_RUNS), "")
                .may("what", Shape.words("all", "metrics", "config"), "")
                .may("metrics", Shape.items(Shape.text()), "with *")
                .may("step", Shape.whole(), "")),
        Fields.some()
            .need("runs", Shape.items(Shape.text()), "")
            .need("metrics", Shape.items(Shape.any()), "")
            .need("config", Shape.items(Shape.any()), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    OptionalLong step = arguments.whole("step");
    Place at = step.isPresent() ? new Place.AtStep(step.getAsLong()) : new Place.Whole();
    List<Contender> sides = new ArrayList<>();
    for (String name : arguments.texts("runs")) {
      OpenRun run = desk.open(name).watched(asking, "comparing " + name);
      sides.add(new Contender(run.title(), run.queried(Notes.NONE), at));
    }
    Comparison found =
        Comparison.of(sides, new CompareSettings(arguments.texts("metrics"), Optional.empty()));
    String what = arguments.text("what").orElse("all");
    List<String> metrics = new ArrayList<>();
    List<Json> metricFacts = new ArrayList<>();
    if (!what.equals("config")) {
      for (MetricComparison metric : found.metrics()) {
        metrics.add(text(metric, sides));
        metricFacts.add(facts(metric));
      }
    }
    List<String> settings = new ArrayList<>();
    List<Json> settingFacts = new ArrayList<>();
    if (!what.equals("metrics")) {
      for (ConfigDiff.Row row : found.configuration().rows()) {
        settings.add(text(row));
        settingFacts.add(facts(row));
      }
      settings.add(
          settings.isEmpty()
              ? "no setting differs, " + found.configuration().same() + " are the same"
              : found.configuration().same() + " settings are the same");
    }
    String first =
        sides.stream().map(Contender::title).collect(Collectors.joining(" | "))
            + ", at "
            + at.text()
            + "; differences are to the first; one run each: how much is chance only repeats tell";
    Page page =
        new Page()
            .part("lines", 0, 1, "", List.of(first))
            .part("metrics", 1, 3, "", metrics)
            .part("settings", 2, 3, "Settings", settings)
            .part("remarks", 3, 1, "", found.remarks());
    Json.Obj facts =
        Json.object()
            .put("runs", Json.ofTexts(sides.stream().map(s -> s.run().id().text()).toList()))
            .put("metrics", Json.array(metricFacts))
            .put("config", Json.array(settingFacts))
            .build();
    return Answers.told(page, facts, arguments, USUAL);
  }

  private static String text(MetricComparison metric, List<Contender> sides) {
    StringBuilder text = new StringBuilder(metric.name()).append(": ");
    for (int i = 0; i < metric.readings().size(); i++) {
      text.append(i == 0 ? "" : " | ").append(value(metric.readings().get(i)));
      if (i > 0) {
        MetricComparison.Against other = metric.others().get(i - 1);
        if (Double.isFinite(other.difference())) {
          text.append(" (")
              .append(other.difference() > 0 ? "+" : "")
              .append(Numbers.text(other.difference()))
              .append(')');
        }
      }
    }
    for (int i = 0; i < metric.others().size(); i++) {
      MetricComparison.Against other = metric.others().get(i);
      String who = sides.get(i + 1).title();
      other
          .speed()
          .flatMap(speed -> sooner(speed, who))
          .ifPresent(s -> text.append("; ").append(s));
      other.curve().flatMap(gap -> ahead(gap, who)).ifPresent(s -> text.append("; ").append(s));
      switch (other.standing()) {
        case NO_DIRECTION, NOT_COMPARABLE ->
            text.append("; ").append(who).append(": ").append(other.reason());
        case BETTER, WORSE, NO_DIFFERENCE, NOT_ENOUGH_REPEATS -> {}
      }
    }
    return text.toString();
  }

  private static String value(Reading reading) {
    return reading
        .value()
        .map(at -> Numbers.text(at.value()))
        .orElseGet(() -> "- (" + reading.missing() + ")");
  }

  private static Optional<String> sooner(Speed speed, String who) {
    if (!Double.isFinite(speed.stepShare())) {
      return Optional.empty();
    }
    return Optional.of(
        who
            + " reaches "
            + Numbers.text(speed.target())
            + " in "
            + Numbers.text(Math.rint(speed.stepShare() * 1000) / 10)
            + " % of the first's steps");
  }

  private static Optional<String> ahead(CurveGap gap, String who) {
    return Double.isFinite(gap.ahead())
        ? Optional.of(
            who + " is ahead in " + Numbers.text(Math.rint(gap.ahead() * 100)) + " % of the curve")
        : Optional.empty();
  }

  private static Json facts(MetricComparison metric) {
    List<Json> values = new ArrayList<>();
    metric
        .readings()
        .forEach(
            reading ->
                values.add(
                    reading.value().<Json>map(at -> Json.of(at.value())).orElse(new Json.Null())));
    List<Json> standings = new ArrayList<>();
    metric.others().forEach(other -> standings.add(Json.of(other.standing().word())));
    return Json.object()
        .put("metric", metric.name())
        .put("direction", metric.meaning().direction().word())
        .put("values", Json.array(values))
        .put("standing", Json.array(standings))
        .build();
  }

  private static String text(ConfigDiff.Row row) {
    return row.path()
        + ": "
        + row.values().stream()
            .map(value -> value.map(Json::toString).orElse("-"))
            .collect(Collectors.joining(" | "));
  }

  private static Json facts(ConfigDiff.Row row) {
    return Json.object()
        .put("setting", row.path())
        .put(
            "values",
            Json.array(row.values().stream().map(v -> v.orElse(new Json.Null())).toList()))
        .build();
  }
}
