package dev.tacho.cli.look;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.query.Aggregate;
import dev.tacho.analysis.query.Fact;
import dev.tacho.analysis.query.Ordering;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Format;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.ProgressLine;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.ForeignRuns;
import dev.tacho.cli.view.OwnRow;
import dev.tacho.cli.view.ProjectSchema;
import dev.tacho.cli.view.RunFilter;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.ShortIds;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Table;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `tacho list`: the runs of a store, or those that other tools left at some paths, filtered,
/// ordered and put together.
public final class ListWord implements Word {
  private static final int NEWEST = 50;

  @Override
  public Usage usage() {
    return Usage.of("list", Group.LOOK, "the recorded runs, newest first")
        .operands("PATH...", 0, Usage.ANY)
        .options(
            "state", "STATE", "only runs in this state (running, completed, failed, lost, ...)")
        .option("project", "NAME", "only runs of this project")
        .option("label", "NAME", "only runs of this name; * stands for any text")
        .options("tag", "KEY=VALUE", "only runs with this tag, given at the start or by tacho note")
        .flag("favourite", "only favourites")
        .option("since", "WHEN", "only runs started then or later: a date, '7 days ago' or 2h")
        .option("until", "WHEN", "only runs started before then")
        .options("where", "QUERY", "only runs for which this holds, such as 'loss < 0.5'")
        .option("sort", "FACT", "order by a metric or another fact; -FACT turns it")
        .options("metric", "NAME", "show this metric too; NAME:best, :min, :max, :count or :last")
        .options("by", "FACT", "put runs together that share this, as tag.arm or config.lr")
        .option("top", "N", "show the first N runs, instead of 50")
        .flag("no-cache", "read other tools' runs from scratch")
        .formats()
        .note(
            "Without a PATH the runs of the store are listed, else those that other tools left"
                + " there (W&B, TensorBoard, MLflow and others).")
        .note(
            "A query puts conditions together by and, or, not and parentheses. A condition compares"
                + " a fact with a value by = != < <= > >=, text by ~ (contains) and !~ too, or by in"
                + " (A, B); has FACT asks whether there is one. Facts are metrics (NAME is the"
                + " latest value, NAME:best the best as far as its direction is known), started,"
                + " ran, exit_code, favourite, name, project, group, state, host, command, stage,"
                + " format, path, note, id, tag.KEY and config.KEY (nested: config.optimizer.lr). A"
                + " name with blanks or signs stands in quotation marks, 80% is 0.8. A run without"
                + " the fact matches neither a condition nor its opposite, and comes last in an"
                + " order.")
        .note(
            "A run whose recorder is proven dead is lost. One whose recorder can neither be seen"
                + " nor proven dead from this machine is silent.")
        .example("tacho list")
        .example("tacho list --project demo --sort loss --top 10")
        .example("tacho list --state failed --since 2h")
        .example("tacho list --where loss:min<0.5 --where ran>10m")
        .example("tacho list wandb --sort -val/accuracy:best --metric config.lr")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    RunFilter filter = RunFilter.of(arguments, call.now());
    Ordering order =
        arguments.has("sort") ? Ordering.of(arguments.text("sort").get()) : Ordering.NEWEST;
    RunStore store = call.store();
    return arguments.operands().isEmpty()
        ? own(call, store, filter, order)
        : foreign(call, store, filter, order);
  }

  private static int own(Call call, RunStore store, RunFilter filter, Ordering order) {
    Arguments arguments = call.arguments();
    int top = arguments.count("top", NEWEST);
    boolean onlyNewest = filter.isOpen() && order.equals(Ordering.NEWEST) && !arguments.has("by");
    RunStore.Listing all = store.newest(onlyNewest ? top : Integer.MAX_VALUE);
    List<Fact> columns = columns(arguments, order);
    Meanings meanings = meanings(store, filter, columns);
    List<OwnRow> found = new ArrayList<>(all.runs().size());
    for (RunStatus status : all.runs()) {
      if (filter.mayMatch(status)) {
        OwnRow row = new OwnRow(store, Standing.of(store, status), meanings, call.now());
        if (filter.matches(row)) {
          found.add(row);
        }
      }
    }
    found.sort(order);
    if (arguments.has("by")) {
      return aggregated(call, found, columns);
    }
    List<OwnRow> shown = found.subList(0, Math.min(top, found.size()));
    // without a filter what was not looked at matches too
    int matched =
        found.size()
            + (onlyNewest ? all.ids().size() - all.runs().size() - all.unreadable().size() : 0);
    if (call.json()) {
      call.answer(json(store, all, matched, shown, columns));
    } else {
      print(call, store, all, matched, shown, columns);
    }
    return ExitCode.DONE;
  }

  private static int foreign(Call call, RunStore store, RunFilter filter, Ordering order) {
    Arguments arguments = call.arguments();
    ForeignRuns below = ForeignRuns.below(call, store, arguments.operands(), Map.of());
    Map<ReadRun, String> names = new LinkedHashMap<>();
    below.runs().forEach((name, run) -> names.put(run, name));
    List<ReadRun> found = new ArrayList<>();
    names.keySet().stream().filter(filter::matchesAsFound).forEach(found::add);
    found.sort(order);
    List<Fact> columns = columns(arguments, order);
    below.obstacles().forEach(obstacle -> call.console().hint("not read: " + obstacle));
    if (arguments.has("by")) {
      return aggregated(call, found, columns);
    }
    int top = arguments.count("top", NEWEST);
    List<ReadRun> shown = found.subList(0, Math.min(top, found.size()));
    if (call.json()) {
      call.answer(FoundRuns.json(names, below, found.size(), shown, columns));
      return ExitCode.DONE;
    }
    if (names.isEmpty()) {
      call.console().hint("no run there that Tacho can read");
    } else if (found.isEmpty()) {
      call.console().hint("none of the " + Numbers.grouped(names.size()) + " runs matches");
    } else {
      call.print(FoundRuns.table(call, names, shown, columns), "");
    }
    cut(call.console(), shown.size(), found.size());
    return ExitCode.DONE;
  }

  private static int aggregated(Call call, List<? extends QueriedRun> found, List<Fact> columns) {
    List<Fact> by = call.arguments().texts("by").stream().map(Fact::of).toList();
    List<Selector> metrics = new ArrayList<>();
    for (Fact column : columns) {
      if (column instanceof Fact.Measure(var selector)) {
        metrics.add(selector);
      }
    }
    List<Aggregate> groups = Aggregate.by(found, by, metrics);
    if (call.json()) {
      call.answer(FoundRuns.json(by, groups));
    } else if (groups.isEmpty()) {
      call.console().hint("no run matches");
    } else {
      call.print(FoundRuns.table(by, groups, metrics, call.format() == Format.CSV), "");
    }
    return ExitCode.DONE;
  }

  /// What is shown of each run besides the usual: what was asked for, and what is ordered by.
  private static List<Fact> columns(Arguments arguments, Ordering order) {
    Set<Fact> columns = new LinkedHashSet<>();
    arguments.texts("metric").forEach(name -> columns.add(Fact.of(name)));
    if (order.fact() instanceof Fact.Measure
        || order.fact() instanceof Fact.Setting
        || order.fact() instanceof Fact.Tag) {
      columns.add(order.fact());
    }
    return List.copyOf(columns);
  }

  private static Meanings meanings(RunStore store, RunFilter filter, List<Fact> columns) {
    Set<String> names = new LinkedHashSet<>(filter.metrics());
    for (Fact column : columns) {
      if (column instanceof Fact.Measure(var selector)) {
        names.add(selector.metric());
      }
    }
    Map<String, Metric> stated = new LinkedHashMap<>();
    Meanings known = new Meanings(Map.of());
    Map<String, Direction> directions = ProjectSchema.directions(store, names);
    directions.forEach((name, way) -> stated.put(name, known.of(name).toward(way)));
    return new Meanings(stated);
  }

  private static Json.Obj json(
      RunStore store, RunStore.Listing all, int matched, List<OwnRow> shown, List<Fact> columns) {
    List<Json> runs = new ArrayList<>(shown.size());
    ShortIds ids = ShortIds.of(all.ids());
    for (OwnRow row : shown) {
      RunStatus status = row.standing().status();
      runs.add(
          RunJson.glance(row.standing())
              .put("short", ids.of(status.id()))
              .put("tags", Json.ofTexts(status.tags()))
              .put("metrics", FoundRuns.metrics(row, columns))
              .build());
    }
    return Json.object()
        .put("schema", "tacho.list/1")
        .put("home", store.home().toString())
        .put("runs_in_store", all.ids().size())
        .put("matched", matched)
        .put("runs", Json.array(runs))
        .build();
  }

  private static void print(
      Call call,
      RunStore store,
      RunStore.Listing all,
      int matched,
      List<OwnRow> shown,
      List<Fact> columns) {
    Console console = call.console();
    if (all.ids().isEmpty()) {
      console.hint("no runs in " + store.home() + "; record one with tacho run -- COMMAND");
    } else if (matched == 0) {
      console.hint("none of the " + Numbers.grouped(all.ids().size()) + " runs matches");
    } else {
      call.print(table(call, all, shown, columns), "");
    }
    cut(console, shown.size(), matched);
    all.unreadable()
        .forEach((path, why) -> console.hint("not readable as a run: " + path + ": " + why));
  }

  private static void cut(Console console, int shown, int matched) {
    if (shown < matched) {
      console.hint(
          Numbers.grouped(shown)
              + " of "
              + Numbers.grouped(matched)
              + " runs are shown; --top "
              + matched
              + " shows all");
    }
  }

  private static Table table(
      Call call, RunStore.Listing all, List<OwnRow> shown, List<Fact> columns) {
    Table table =
        new Table()
            .left("RUN")
            .shrinking("NAME")
            .shrinking("STATE")
            .left("STARTED")
            .right("RAN")
            .shrinking("AT");
    columns.forEach(column -> table.right(column.text()));
    ShortIds ids = ShortIds.of(all.ids());
    long wall = call.now().toEpochMilli();
    for (OwnRow row : shown) {
      Standing run = row.standing();
      RunStatus status = run.status();
      List<String> cells = new ArrayList<>();
      cells.add(ids.of(status.id()));
      cells.add(row.text(TextFact.NAME).orElse("-"));
      cells.add(run.text());
      cells.add(Moments.ago(status.started(), call.now()));
      cells.add(Durations.ofNanos(run.ranNanos(wall)));
      cells.add(ProgressLine.of(status));
      columns.forEach(column -> cells.add(FoundRuns.cell(column, row)));
      table.row(cells.toArray(new String[0]));
    }
    return table;
  }
}
