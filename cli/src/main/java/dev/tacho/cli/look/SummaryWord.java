package dev.tacho.cli.look;

import dev.tacho.analysis.cost.Prices;
import dev.tacho.analysis.cost.Spending;
import dev.tacho.analysis.finding.Sensitivity;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.postmortem.PostMortem;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Format;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.AdviceView;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.cli.view.Figure;
import dev.tacho.cli.view.Figures;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.Goals;
import dev.tacho.cli.view.Members;
import dev.tacho.cli.view.OutputTail;
import dev.tacho.cli.view.ProjectSchema;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.report.budget.Budget;
import dev.tacho.report.budget.Page;
import dev.tacho.report.summary.PostMortemPage;
import dev.tacho.report.summary.SpendingLines;
import dev.tacho.report.summary.StatsTable;
import dev.tacho.report.summary.SummaryJson;
import dev.tacho.report.summary.SummaryMarkdown;
import dev.tacho.report.summary.SummaryPage;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tacho summary`: whether a run is fine, what is wrong with it, since when, and what to do
/// next. See docs/decisions/127-a-summary-is-a-page.md.
public final class SummaryWord implements Word {
  private static final int LINES = 10;

  @Override
  public Usage usage() {
    return PriceOptions.add(
            Usage.of("summary", Group.LOOK, "is a run fine, what is wrong, what next")
                .operands("RUN", 1, 1)
                .flag("full", "all of it, instead of what fits into 300 tokens")
                .flag("post-mortem", "how it ended, what it printed last, what to do about it")
                .flag("no-cache", "read another tool's files from scratch")
                .options("goal", "NAME=lower|higher", "which way a metric is better")
                .option("by", "METRIC", "the metric to judge by, instead of the validation loss")
                .option("stage-key", "METRIC", "the metric that holds the number of the stage")
                .option("lines", "N", "how many of the last lines of output to show, instead of 10")
                .option("post", "TARGET", "send it to slack:URL, or write it to FILE.md, too")
                .option("rules", "FILE", "hold tacho's rules and these against the points, now")
                .formats())
        .note(
            "RUN is a run of the store, or the path of what another tool left behind: a W&B or"
                + " MLflow folder, TensorBoard's event files, JSON lines, a database, a console"
                + " log. Every row is read.")
        .note(
            "As CSV it is the statistics of the metrics. The longest answer is 299 tokens of four"
                + " characters unless --budget or --full says otherwise; what is left out is told.")
        .example("tacho summary latest")
        .example("tacho summary wandb/latest-run --budget 600")
        .example("tacho summary demo --post-mortem")
        .build();
  }

  @Override
  public int run(Call call) {
    SummaryPost.check(call);
    RunStore store = call.store();
    Subject subject = Subject.named(call, store, call.arguments().operands().getFirst());
    RunSummary summary = RunSummary.of(subject.run(), settings(call, store, subject));
    if (subject.own().isPresent()) {
      own(call, store, RunView.of(store, subject.own().get()), summary);
    } else {
      foreign(call, subject, summary);
    }
    return ExitCode.DONE;
  }

  /// What was typed goes before what the project's schema says.
  private static RunSummary.Settings settings(Call call, RunStore store, Subject subject) {
    Optional<RunSchema> schema = ProjectSchema.of(store);
    return new RunSummary.Settings(
        Sensitivity.DEFAULT,
        Goals.of(call.arguments()).directions(),
        call.arguments().text("stage-key").or(() -> schema.flatMap(RunSchema::stageKey)),
        call.arguments()
            .text("by")
            .map(name -> ShowMetrics.named(subject.run().series(), name).name())
            .or(
                () ->
                    schema
                        .flatMap(RunSchema::primary)
                        .filter(
                            name ->
                                subject.run().series().stream()
                                    .anyMatch(series -> series.name().equals(name)))));
  }

  private static void own(Call call, RunStore store, RunView view, RunSummary summary) {
    int lines = call.arguments().count("lines", LINES);
    OutputTail tail = OutputTail.read(view.run().directory().resolve("output.log"), lines);
    List<Figure> figures = Figures.of(view, call.now().toEpochMilli());
    AdviceView advice = AdviceView.of(call, store, view);
    OwnParts parts = new OwnParts(call, view);
    if (call.json()) {
      call.answer(
          Json.object()
              .putAll(ownJson(call, view, advice, figures, tail))
              .putAll(judged(call, view.run(), summary))
              .build());
      return;
    }
    Optional<String> standing = Optional.of(parts.standing());
    Page page = page(call, view.run(), summary, parts.called(), standing);
    if (!call.arguments().has("post-mortem") && call.format() == Format.TEXT) {
      parts.addTo(page, advice, figures, tail);
    }
    print(call, page, SummaryMarkdown.of(summary, parts.called(), standing));
  }

  private static void foreign(Call call, Subject subject, RunSummary summary) {
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.summary/1")
              .putAll(ForeignJson.glance(subject, summary))
              .putAll(judged(call, subject.run(), summary))
              .build());
      return;
    }
    String typed = Printable.of(call.arguments().operands().getFirst());
    String called =
        summary
            .header()
            .name()
            .filter(name -> !typed.contains(name.text()))
            .map(name -> name.text() + " (" + typed + ")")
            .orElse(typed);
    print(
        call,
        page(call, subject.run(), summary, called, Optional.empty()),
        SummaryMarkdown.of(summary, called, Optional.empty()));
  }

  private static Page page(
      Call call, RunReader run, RunSummary summary, String called, Optional<String> standing) {
    int columns = call.console().screen().columns();
    if (call.arguments().has("post-mortem")) {
      return PostMortemPage.of(
          summary, PostMortem.of(run, summary.diagnosis()), called, standing, columns);
    }
    if (call.format() == Format.MARKDOWN) {
      return SummaryMarkdown.of(summary, called, standing);
    }
    if (call.format() == Format.CSV) {
      List<String> rows = StatsTable.of(summary.metrics(), summary.steps(), true).csv();
      return new Page().part("metrics", 0, 1, rows.getFirst(), rows.subList(1, rows.size()));
    }
    Page page = SummaryPage.of(summary, called, standing, columns);
    Spending spending = spending(call, run, summary);
    page.part("uses", 9, 2, "Asked for and used", SpendingLines.uses(spending, columns));
    boolean priced = PriceOptions.given(call.arguments());
    page.part(
        "costs",
        priced ? 2 : 13,
        4,
        "Energy and cost",
        SpendingLines.costs(spending, columns, priced));
    return page;
  }

  private static Spending spending(Call call, RunReader run, RunSummary summary) {
    Prices prices = PriceOptions.of(call.arguments());
    List<MetricStats> all = new ArrayList<>(summary.metrics());
    all.addAll(summary.machine());
    return Spending.of(run, all, prices);
  }

  private static void print(Call call, Page page, Page markdown) {
    boolean whole = call.arguments().has("full") || call.format() != Format.TEXT;
    Budget otherwise = whole ? Budget.NONE : Budget.SUMMARY;
    page.more(call.format() == Format.TEXT ? "--budget %d or --full shows all" : "--budget %d");
    List<String> lines = page.lines(call.budget().orElse(otherwise));
    call.console().lines(lines);
    SummaryPost.post(call, lines, markdown.lines(call.budget().orElse(Budget.NONE)));
  }

  private static Json.Obj judged(Call call, RunReader run, RunSummary summary) {
    Spending spending = spending(call, run, summary);
    Json.Builder json =
        Json.object()
            .putAll(SummaryJson.of(summary))
            .put("uses", spending.usesJson())
            .put("costs", SpendingLines.costsJson(spending));
    if (call.arguments().has("post-mortem")) {
      json.put("post_mortem", PostMortem.of(run, summary.diagnosis()).toJson());
    }
    return json.build();
  }

  private static Json.Obj ownJson(
      Call call, RunView view, AdviceView advice, List<Figure> figures, OutputTail tail) {
    long now = call.now().toEpochMilli();
    Json.Builder numbers = Json.object();
    for (Figure figure : figures) {
      numbers.put(figure.name().replace(' ', '_'), figure.toJson());
    }
    Json.Builder used = Json.object();
    view.facts().resources().ifPresent(result -> used.put("resources", result));
    BenchTable.of(view.facts()).ifPresent(r -> used.put("bench", ResultJson.write(r)));
    Forecasts.now(view.facts(), view.nowNanos(now)).ifPresent(left -> used.put("time_left", left));
    Json.Builder output = Json.object().put("tail", Json.ofTexts(tail.lines()));
    if (!tail.reason().isEmpty()) {
      output.put("unavailable", tail.reason());
    }
    return Json.object()
        .put("schema", "tacho.summary/1")
        .putAll(RunJson.glance(view.standing()).build())
        .put("stages", view.stagesJson(now))
        .putAll(Members.of(call.store(), view.header()).json())
        .put(
            "metrics",
            Json.object()
                .put("how", "reported by the program, taken down by " + view.header().writer())
                .put("series", RunJson.series(view.standing().status().reported()))
                .put("more_series", view.standing().status().moreSeries())
                .build())
        .put("figures", numbers.build())
        .putAll(used.build())
        .put("advice", advice.json())
        .put("output", output.build())
        .put("artifacts", view.artifactsJson())
        .put("forecasts", Forecasts.json(view.facts()))
        .put("fault_list", view.faultsJson())
        .put("damage", view.damageJson())
        .put("annotations", view.notesJson())
        .build();
  }
}
