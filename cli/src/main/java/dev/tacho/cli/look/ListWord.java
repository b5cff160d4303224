package dev.tacho.cli.look;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.ProgressLine;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Metric;
import dev.tacho.cli.view.RunFilter;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.RunOrder;
import dev.tacho.cli.view.ShortIds;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.Label;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Table;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `tacho list`: the runs of a store, filtered and ordered.
public final class ListWord implements Word {
  private static final int NEWEST = 50;

  @Override
  public Usage usage() {
    return Usage.of("list", Group.LOOK, "the recorded runs, newest first")
        .options(
            "state", "STATE", "only runs in this state (running, completed, failed, lost, ...)")
        .option("project", "NAME", "only runs of this project")
        .option("label", "NAME", "only runs of this name; * stands for any text")
        .options("tag", "KEY=VALUE", "only runs with this tag, given at the start or by tacho note")
        .flag("favourite", "only favourites")
        .option("since", "WHEN", "only runs started then or later: a date, '7 days ago' or 2h")
        .option("until", "WHEN", "only runs started before then")
        .options("where", "CONDITION", "only runs for which this holds, such as 'loss<0.5'")
        .option(
            "sort", "KEY", "order by a metric, or by started, ran, name or state; -KEY turns it")
        .options("metric", "NAME", "show this metric too: its last value, or NAME:min, NAME:max")
        .option("top", "N", "show the first N runs, instead of 50")
        .note(
            "A condition compares a fact with a value: exit_code, ran (a duration) and metrics by"
                + " = != < <= > >=; name, project, state, host, command, stage and tag.KEY by = !="
                + " and ~ (contains). A run without the fact does not match, and comes last in an"
                + " order.")
        .note(
            "A run whose recorder is proven dead is lost. One whose recorder can neither be seen"
                + " nor proven dead from this machine is silent.")
        .example("tacho list")
        .example("tacho list --project demo --sort loss --top 10")
        .example("tacho list --state failed --since 2h")
        .example("tacho list --where loss:min<0.5 --where ran>10m")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    RunFilter filter = RunFilter.of(arguments, call.now());
    RunOrder order =
        arguments.has("sort") ? RunOrder.of(arguments.text("sort").get()) : RunOrder.NEWEST;
    int top = arguments.count("top", NEWEST);
    RunStore store = call.store();
    boolean onlyNewest = filter.isOpen() && order.isNewest();
    RunStore.Listing all = store.newest(onlyNewest ? top : Integer.MAX_VALUE);
    List<Standing> found = matched(store, all.runs(), filter);
    found.sort(order);
    List<Standing> shown = found.subList(0, Math.min(top, found.size()));
    // without a filter what was not looked at matches too
    int matched =
        found.size()
            + (onlyNewest ? all.ids().size() - all.runs().size() - all.unreadable().size() : 0);
    List<Metric> metrics = metrics(arguments, order);
    if (call.json()) {
      call.answer(json(call, all, matched, shown, metrics));
    } else {
      print(call, store, all, matched, shown, metrics);
    }
    return ExitCode.DONE;
  }

  private static List<Standing> matched(RunStore store, List<RunStatus> all, RunFilter filter) {
    Map<String, Notes> notes = filter.needsNotes() ? store.annotations().all() : Map.of();
    List<Standing> matched = new ArrayList<>(all.size());
    for (RunStatus status : all) {
      if (filter.mayMatch(status)) {
        Standing run = Standing.of(store, status);
        Notes said = notes.get(status.id().text());
        if (filter.matches(run, said == null ? Notes.NONE : said)) {
          matched.add(run);
        }
      }
    }
    return matched;
  }

  private static List<Metric> metrics(Arguments arguments, RunOrder order) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String name : arguments.texts("metric")) {
      metrics.put(name, Metric.of(name));
    }
    if (order.isMetric()) {
      metrics.putIfAbsent(order.key(), Metric.of(order.key()));
    }
    return List.copyOf(metrics.values());
  }

  private static Json.Obj json(
      Call call, RunStore.Listing all, int matched, List<Standing> shown, List<Metric> metrics) {
    List<Json> runs = new ArrayList<>(shown.size());
    ShortIds ids = ShortIds.of(all.ids());
    for (Standing run : shown) {
      Json.Builder values = Json.object();
      for (Metric metric : metrics) {
        if (metric.isIn(run.status())) {
          values.put(metric.text(), metric.of(run.status()));
        }
      }
      runs.add(
          RunJson.glance(run)
              .put("short", ids.of(run.status().id()))
              .put("tags", Json.ofTexts(run.status().tags()))
              .put("metrics", values.build())
              .build());
    }
    return Json.object()
        .put("schema", "tacho.list/1")
        .put("home", call.store().home().toString())
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
      List<Standing> shown,
      List<Metric> metrics) {
    Console console = call.console();
    if (all.ids().isEmpty()) {
      console.hint("no runs in " + store.home() + "; record one with tacho run -- COMMAND");
    } else if (matched == 0) {
      console.hint("none of the " + Numbers.grouped(all.ids().size()) + " runs matches");
    } else {
      console.lines(table(call, all, shown, metrics).lines(console.screen().columns()));
    }
    if (shown.size() < matched) {
      console.hint(
          Numbers.grouped(shown.size())
              + " of "
              + Numbers.grouped(matched)
              + " runs are shown; --top "
              + matched
              + " shows all");
    }
    all.unreadable()
        .forEach((path, why) -> console.hint("not readable as a run: " + path + ": " + why));
  }

  private static Table table(
      Call call, RunStore.Listing all, List<Standing> shown, List<Metric> metrics) {
    Table table =
        new Table()
            .left("RUN")
            .shrinking("NAME")
            .shrinking("STATE")
            .left("STARTED")
            .right("RAN")
            .shrinking("AT");
    for (Metric metric : metrics) {
      table.right(metric.text());
    }
    ShortIds ids = ShortIds.of(all.ids());
    long wall = call.now().toEpochMilli();
    for (Standing run : shown) {
      RunStatus status = run.status();
      List<String> cells = new ArrayList<>();
      cells.add(ids.of(status.id()));
      cells.add(status.name().isPresent() ? label(status.name().get()) : "-");
      cells.add(run.text());
      cells.add(Moments.ago(status.started(), call.now()));
      cells.add(Durations.ofNanos(run.ranNanos(wall)));
      cells.add(ProgressLine.of(status));
      for (Metric metric : metrics) {
        cells.add(metric.cell(status));
      }
      table.row(cells.toArray(new String[0]));
    }
    return table;
  }

  private static String label(Label label) {
    return label.text();
  }
}
