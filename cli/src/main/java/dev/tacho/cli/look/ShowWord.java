package dev.tacho.cli.look;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.Members;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.RunTables;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.UsedResources;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunSink;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Sheet;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// `tacho show`: the facts of one run, without a judgement.
public final class ShowWord implements Word {
  private static final int FAULTS = 20;

  @Override
  public Usage usage() {
    return Usage.of("show", Group.LOOK, "the facts of one run")
        .operands("RUN", 1, 1)
        .option(
            "history", "SERIES", "every value of one series, as tab-separated t_ns, step, value")
        .flag("keys", "the names of the series that it reported, one a line")
        .flag(
            "counters", "what was read of the machine and from where, and what is missing and why")
        .flag("config", "the configuration that it was given, as JSON")
        .flag("notes", "its tags, notes, hypotheses and decisions")
        .note(
            "RUN is an id, the beginning of one, a name, latest (the newest that is no member of a"
                + " group), or the path of a run's folder.")
        .example("tacho show latest")
        .example("tacho show 01JNQ8 --history loss")
        .example("tacho show demo --json")
        .build();
  }

  @Override
  public int run(Call call) {
    RunStore store = call.store();
    RunView view = RunView.of(store, call.run(store));
    if (call.arguments().has("history")) {
      history(call, view, call.arguments().text("history").get());
    } else if (call.json()) {
      call.answer(json(call, view));
    } else if (call.arguments().has("keys")) {
      seriesNames(view).stream()
          .filter(name -> !name.startsWith(RunEvent.Telemetry.SOURCE + "/"))
          .forEach(name -> call.console().line(Printable.of(name)));
    } else if (call.arguments().has("counters")) {
      counters(call, view);
    } else if (call.arguments().has("config")) {
      call.console().line(view.header().configuration().pretty());
    } else if (call.arguments().has("notes")) {
      call.console().lines(NotesView.lines(view.header(), view.notes()));
    } else {
      print(call, view);
    }
    return ExitCode.DONE;
  }

  /// Names of all series; read from the points when the status holds only the first of them.
  private static List<String> seriesNames(RunView view) {
    List<String> names = new ArrayList<>();
    if (!view.standing().status().moreSeries()) {
      for (SeriesSummary summary : view.standing().status().series()) {
        names.add(summary.name());
      }
      return names;
    }
    TreeSet<String> all = new TreeSet<>();
    try (PointCursor points = view.run().points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          all.add(key(points, i));
        }
      }
    }
    names.addAll(all);
    return names;
  }

  private static String key(PointCursor points, int i) {
    return points.source().isEmpty() ? points.name(i) : points.source() + "/" + points.name(i);
  }

  private static void history(Call call, RunView view, String series) {
    List<Json> rows = new ArrayList<>();
    boolean found = false;
    // a counter of the machine may be named without its source
    String counter = RunStatus.measured(series);
    String wanted =
        view.standing().status().measured().stream().anyMatch(s -> s.name().equals(counter))
                && view.standing().status().reported().stream()
                    .noneMatch(s -> s.name().equals(series))
            ? counter
            : series;
    Console console = call.console();
    try (PointCursor points = view.run().points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (!key(points, i).equals(wanted)) {
            continue;
          }
          if (call.json()) {
            rows.add(row(points, i));
          } else {
            if (!found) {
              console.line("t_ns\tstep\tvalue");
            }
            console.line(
                points.nanos()
                    + "\t"
                    + (points.step() == RunSink.NO_STEP ? "" : Long.toString(points.step()))
                    + "\t"
                    + exact(points.value(i)));
          }
          found = true;
        }
      }
    }
    if (!found) {
      throw Refusal.input(
          "run "
              + view.header().id()
              + " has no series '"
              + Printable.of(series)
              + "'"
              + NearMiss.suggestion(series, seriesNames(view))
              + " tacho show "
              + view.header().id()
              + " --keys lists them");
    }
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.show/1")
              .put("id", view.header().id().text())
              .put(
                  "history",
                  Json.object().put("series", series).put("points", Json.array(rows)).build())
              .build());
    }
  }

  private static Json row(PointCursor points, int i) {
    Json.Builder row = Json.object().put("t_ns", points.nanos());
    if (points.step() != RunSink.NO_STEP) {
      row.put("step", points.step());
    }
    return row.put("value", points.value(i)).build();
  }

  private static String exact(double value) {
    return Double.isFinite(value) ? Json.of(value).toString() : Double.toString(value);
  }

  private static Json.Obj json(Call call, RunView view) {
    return Json.object()
        .put("schema", "tacho.show/1")
        .putAll(RunJson.glance(view.standing()).build())
        .put("header", view.header().toJson())
        .put("directory", view.run().directory().toString())
        .put("stages", view.stagesJson(call.now().toEpochMilli()))
        .putAll(Members.of(call.store(), view.header()).json())
        .put("series", RunJson.series(view.standing().status().series()))
        .put("counters", UsedResources.countersJson(view))
        .putAll(
            view.facts()
                .resources()
                .map(result -> Json.object().put("resources", result).build())
                .orElse(Json.Obj.EMPTY))
        .putAll(
            BenchTable.of(view.facts())
                .map(result -> Json.object().put("bench", ResultJson.write(result)).build())
                .orElse(Json.Obj.EMPTY))
        .put("more_series", view.standing().status().moreSeries())
        .put("artifacts", view.artifactsJson())
        .put("forecasts", Forecasts.json(view.facts()))
        .put("fault_list", view.faultsJson())
        .put("damage", view.damageJson())
        .put("annotations", view.notesJson())
        .build();
  }

  private static void print(Call call, RunView view) {
    Console console = call.console();
    int columns = console.screen().columns();
    console.line(Printable.of(view.header().title()) + "  " + view.header().id());
    console.lines(header(call, view).lines("  "));
    if (!view.facts().stages().isEmpty()) {
      console.line("stages");
      console.lines(RunTables.stages(view, call.now().toEpochMilli(), columns));
    }
    List<String> members =
        Members.of(call.store(), view.header()).lines(call.now().toEpochMilli(), columns);
    if (!members.isEmpty()) {
      console.line("runs of its stages");
      console.lines(members);
    }
    RunStatus status = view.standing().status();
    if (!status.reported().isEmpty()) {
      console.line("series");
      console.lines(RunTables.series(status.reported(), columns));
      if (status.moreSeries()) {
        console.hint("more series than these are recorded; --keys names all");
      }
    }
    List<String> used = UsedResources.lines(view);
    if (!used.isEmpty()) {
      console.line("resources");
      console.lines(used);
    }
    BenchTable.of(view.facts())
        .ifPresent(
            result -> {
              console.line("bench");
              console.lines(BenchTable.lines(result, columns));
            });
    if (!view.facts().artifacts().isEmpty()) {
      console.line("artifacts");
      console.lines(RunTables.artifacts(view.facts().artifacts(), columns));
    }
    printFaults(console, view);
  }

  private static void counters(Call call, RunView view) {
    if (view.facts().counters().isEmpty()) {
      call.console().hint("nothing was read of the machine in this run");
      return;
    }
    call.console().lines(UsedResources.counters(view, call.console().screen().columns()));
  }

  private static void printFaults(Console console, RunView view) {
    if (!view.faults().isEmpty()) {
      console.line("faults");
      int shown = Math.min(FAULTS, view.faults().size());
      for (RunEvent.Entry entry : view.faults().subList(0, shown)) {
        RunEvent.Fault fault = (RunEvent.Fault) entry.event();
        console.line(
            Printable.of(
                "  "
                    + Durations.ofNanos(entry.nanos())
                    + "  "
                    + fault.kind()
                    + ", "
                    + fault.place()
                    + ": "
                    + fault.message()));
      }
      if (shown < view.faults().size()) {
        console.line("  and " + (view.faults().size() - shown) + " more; --json lists all");
      }
    }
    if (!view.run().damage().isEmpty()) {
      console.line("damage");
      view.run().damage().forEach(d -> console.line(Printable.of("  " + d)));
    }
  }

  private static Sheet header(Call call, RunView view) {
    RunHeader header = view.header();
    RunStatus status = view.standing().status();
    Sheet sheet = new Sheet();
    String ending = view.ending();
    sheet.row("state", view.standing().text() + (ending.isEmpty() ? "" : ", " + ending));
    view.reason().ifPresent(reason -> sheet.row("reason", reason));
    sheet.row("started", Moments.utc(status.started()));
    status.ended().ifPresent(ended -> sheet.row("ended", Moments.utc(ended)));
    sheet.row("ran", Durations.ofNanos(view.ranNanos(call.now().toEpochMilli())));
    sheet.row(
        "command",
        header.command().isEmpty() ? view.noCommand() : String.join(" ", header.command()));
    sheet.row("in", header.workingDirectory());
    header.project().ifPresent(project -> sheet.row("project", project.text()));
    row(sheet, "tags", view.notes().tags(header.tags()));
    RunHeader.Host host = header.host();
    sheet.row(
        "host",
        host.name()
            + ", "
            + host.system()
            + " "
            + host.architecture()
            + ", "
            + (host.cpus().isPresent() ? host.cpus().getAsInt() : "an unknown number of")
            + " processors, memory "
            + (host.memoryBytes().isPresent()
                ? Numbers.bytes(host.memoryBytes().getAsLong())
                : "unavailable (the system does not tell)"));
    sheet.row("user", host.user());
    sheet.row(
        "git",
        header
            .git()
            .map(
                git ->
                    git.commit()
                        + git.branch().map(b -> " on " + b).orElse("")
                        + (git.dirty() ? ", with changes" : "")
                        + git.remote().map(r -> ", from " + r).orElse(""))
            .orElse("unavailable (no git checkout, or no git)"));
    row(sheet, "environment", header.environment());
    header
        .links()
        .forEach(
            link ->
                sheet.row(
                    "link",
                    link.role().word()
                        + " "
                        + link.run()
                        + (link.at().isEmpty() ? "" : " " + new TreeMap<>(link.at()))));
    sheet.row("points", Numbers.grouped(status.points()));
    if (!status.dropped().isEmpty()) {
      sheet.row("dropped", new TreeMap<>(status.dropped()).toString());
    }
    sheet.row("folder", view.run().directory().toString());
    sheet.row("writer", header.writer());
    sheet.row("seal", status.seal().orElse(view.standing().ended() ? "none" : "none yet"));
    return sheet;
  }

  private static void row(Sheet sheet, String name, Map<String, String> map) {
    if (!map.isEmpty()) {
      StringBuilder text = new StringBuilder();
      new TreeMap<>(map)
          .forEach(
              (k, v) -> text.append(text.isEmpty() ? "" : ", ").append(k).append('=').append(v));
      sheet.row(name, text.toString());
    }
  }
}
