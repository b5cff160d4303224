package dev.tacho.cli.look;

import dev.tacho.analysis.query.Aggregate;
import dev.tacho.analysis.query.Fact;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.analysis.query.Value;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.view.ForeignRuns;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What `list` shows of other tools' runs, and of runs that were put together. Pure.
final class FoundRuns {
  private FoundRuns() {}

  /// What `run` has for `column`; `-` where it has nothing.
  static String cell(Fact column, QueriedRun run) {
    return column.of(run).map(Value::text).orElse("-");
  }

  /// What `run` has for the columns that it has something for, as they were typed.
  static Json.Obj metrics(QueriedRun run, List<Fact> columns) {
    Json.Builder json = Json.object();
    for (Fact column : columns) {
      column
          .of(run)
          .ifPresent(
              value ->
                  json.put(
                      column.text(),
                      value instanceof Value.Figure(var number)
                          ? Json.of(number)
                          : Json.of(value.text())));
    }
    return json.build();
  }

  static Table table(
      Call call, Map<ReadRun, String> names, List<ReadRun> shown, List<Fact> columns) {
    Table table =
        new Table()
            .left("RUN")
            .left("FORMAT")
            .shrinking("NAME")
            .left("STATE")
            .left("STARTED")
            .whereSaid()
            .right("RAN")
            .whereSaid();
    columns.forEach(column -> table.right(column.text()));
    for (ReadRun run : shown) {
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(names.get(run)));
      cells.add(run.text(TextFact.FORMAT).orElse("-"));
      cells.add(run.text(TextFact.NAME).orElse("-"));
      cells.add(run.text(TextFact.STATE).orElse("-"));
      cells.add(run.started().map(at -> Moments.ago(at, call.now())).orElse("-"));
      OptionalLong ran = run.ranNanos();
      cells.add(ran.isPresent() ? Durations.ofNanos(ran.getAsLong()) : "-");
      columns.forEach(column -> cells.add(cell(column, run)));
      table.row(cells.toArray(new String[0]));
    }
    return table;
  }

  static Json.Obj json(
      Map<ReadRun, String> names,
      ForeignRuns below,
      int matched,
      List<ReadRun> shown,
      List<Fact> columns) {
    List<Json> runs = new ArrayList<>(shown.size());
    for (ReadRun run : shown) {
      Json.Builder json =
          Json.object()
              .put("id", run.id().text())
              .put("run", String.valueOf(names.get(run)))
              .putText("format", run.text(TextFact.FORMAT))
              .putText("name", run.text(TextFact.NAME))
              .putText("project", run.text(TextFact.PROJECT))
              .putText("group", run.text(TextFact.GROUP))
              .putText("state", run.text(TextFact.STATE));
      run.started().ifPresent(at -> json.put("started", at.toString()));
      json.putWhole("ran_ns", run.ranNanos());
      runs.add(
          json.put("tags", Json.ofTexts(run.tags())).put("metrics", metrics(run, columns)).build());
    }
    return Json.object()
        .put("schema", "tacho.found/1")
        .put("found", names.size())
        .put("matched", matched)
        .put("runs", Json.array(runs))
        .put("obstacles", Json.ofTexts(below.obstacles()))
        .build();
  }

  /// @param apart whether each number stands in a column of its own, for programs
  static Table table(List<Fact> by, List<Aggregate> groups, List<Selector> metrics, boolean apart) {
    Table table = new Table();
    by.forEach(fact -> table.shrinking(fact.text()));
    table.right("RUNS");
    for (Selector metric : metrics) {
      if (apart) {
        for (String part : List.of("values", "mean", "deviation", "min", "median", "max")) {
          table.right(metric + " " + part);
        }
      } else {
        table.right(metric + " (mean \u00b1 deviation)").right("MIN").right("MAX");
      }
    }
    for (Aggregate group : groups) {
      List<String> cells = new ArrayList<>(group.key());
      cells.add(Numbers.grouped(group.runs().size()));
      for (Aggregate.Figures figures : group.figures()) {
        if (apart) {
          cells.add(Integer.toString(figures.values()));
          cells.add(plain(figures.mean()));
          cells.add(plain(figures.deviation()));
          cells.add(plain(figures.min()));
          cells.add(plain(figures.median()));
          cells.add(plain(figures.max()));
        } else {
          cells.add(mean(figures, group.runs().size()));
          cells.add(number(figures.min()));
          cells.add(number(figures.max()));
        }
      }
      table.row(cells.toArray(new String[0]));
    }
    return table;
  }

  private static String mean(Aggregate.Figures figures, int runs) {
    if (figures.values() == 0) {
      return "-";
    }
    String text =
        Numbers.text(figures.mean())
            + (figures.values() < 2 ? "" : " \u00b1 " + Numbers.text(figures.deviation()));
    return figures.values() == runs ? text : text + " (" + figures.values() + " runs)";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : Numbers.text(value);
  }

  private static String plain(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  static Json.Obj json(List<Fact> by, List<Aggregate> groups) {
    List<Json> all = new ArrayList<>();
    for (Aggregate group : groups) {
      Json.Builder key = Json.object();
      for (int i = 0; i < by.size(); i++) {
        key.put(by.get(i).text(), group.key().get(i));
      }
      List<Json> figures = new ArrayList<>();
      group.figures().forEach(one -> figures.add(one.toJson()));
      all.add(
          Json.object()
              .put("key", key.build())
              .put("runs", Json.ofTexts(group.runs().stream().map(r -> r.id().text()).toList()))
              .put("metrics", Json.array(figures))
              .build());
    }
    return Json.object().put("schema", "tacho.aggregate/1").put("groups", Json.array(all)).build();
  }
}
