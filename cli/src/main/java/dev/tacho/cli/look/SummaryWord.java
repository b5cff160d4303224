package dev.tacho.cli.look;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.AdviceView;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.cli.view.Figure;
import dev.tacho.cli.view.Figures;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.Members;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.OutputTail;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.RunTables;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.Standing;
import dev.tacho.cli.view.UsedResources;
import dev.tacho.core.RunEvent;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Sheet;
import dev.tacho.report.text.Width;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `tacho summary`: what happened in a run, on one screen, each number with its origin.
public final class SummaryWord implements Word {
  private static final int LINES = 10;
  private static final int SERIES = 20;

  @Override
  public Usage usage() {
    return Usage.of("summary", Group.LOOK, "what happened in a run, on one screen")
        .operands("RUN", 1, 1)
        .option("lines", "N", "how many of the last lines of output to show, instead of 10")
        .option("rules", "FILE", "hold tacho's rules and these against the stored points, now")
        .note(
            "Every number says how it was obtained; what is not known is unavailable, with the"
                + " reason.")
        .example("tacho summary latest")
        .example("tacho summary demo --lines 30")
        .example("tacho summary latest --rules mine.yaml")
        .build();
  }

  @Override
  public int run(Call call) {
    int lines = call.arguments().count("lines", LINES);
    RunStore store = call.store();
    RunView view = RunView.of(store, call.run(store));
    print(call, view, AdviceView.of(call, store, view), lines);
    return ExitCode.DONE;
  }

  /// Prints the summary of `view`, as text or JSON.
  private static void print(Call call, RunView view, AdviceView advice, int lines) {
    OutputTail tail = OutputTail.read(view.run().directory().resolve("output.log"), lines);
    List<Figure> figures = Figures.of(view, call.now().toEpochMilli());
    if (call.json()) {
      call.answer(json(call, view, advice, figures, tail));
    } else {
      text(call, view, advice, figures, tail);
    }
  }

  private static Json.Obj json(
      Call call, RunView view, AdviceView advice, List<Figure> figures, OutputTail tail) {
    Json.Builder numbers = Json.object();
    for (Figure figure : figures) {
      numbers.put(figure.name().replace(' ', '_'), figure.toJson());
    }
    Json.Builder used = Json.object();
    view.facts().resources().ifPresent(result -> used.put("resources", result));
    BenchTable.of(view.facts()).ifPresent(r -> used.put("bench", ResultJson.write(r)));
    Json.Builder output = Json.object().put("tail", Json.ofTexts(tail.lines()));
    if (!tail.reason().isEmpty()) {
      output.put("unavailable", tail.reason());
    }
    return Json.object()
        .put("schema", "tacho.summary/1")
        .putAll(RunJson.glance(view.standing()).build())
        .put("stages", view.stagesJson(call.now().toEpochMilli()))
        .putAll(Members.of(call.store(), view.header()).json())
        .put(
            "metrics",
            Json.object()
                .put("how", reported(view))
                .put("series", RunJson.series(view.standing().status().reported()))
                .put("more_series", view.standing().status().moreSeries())
                .build())
        .put("figures", numbers.build())
        .putAll(used.build())
        .putAll(timeLeft(call, view))
        .put("advice", advice.json())
        .put("output", output.build())
        .put("artifacts", view.artifactsJson())
        .put("forecasts", Forecasts.json(view.facts()))
        .put("fault_list", view.faultsJson())
        .put("damage", view.damageJson())
        .put("annotations", view.notesJson())
        .build();
  }

  private static void text(
      Call call, RunView view, AdviceView advice, List<Figure> figures, OutputTail tail) {
    Console console = call.console();
    int columns = console.screen().columns();
    console.line(headline(view, call.now().toEpochMilli()));
    view.reason().ifPresent(why -> console.line("  " + Printable.of(why)));
    console.lines(figureLines(figures));
    List<String> used = UsedResources.lines(view);
    if (!used.isEmpty()) {
      console.line();
      console.line("Resources");
      console.lines(used);
    }
    BenchTable.of(view.facts())
        .ifPresent(
            result -> {
              console.line();
              console.line("Bench");
              console.lines(BenchTable.lines(result, columns));
            });
    console.lines(advice.lines());
    if (!view.facts().stages().isEmpty()) {
      console.line();
      console.line(
          "Stages  ("
              + (view.isPipeline() ? "of the pipeline" : "begin and end told by the program")
              + ", durations "
              + Figures.BY_CLOCK
              + ")");
      console.lines(RunTables.stages(view, call.now().toEpochMilli(), columns));
    }
    List<String> members =
        Members.of(call.store(), view.header()).lines(call.now().toEpochMilli(), columns);
    if (!members.isEmpty()) {
      console.line();
      console.line("Runs of its stages");
      console.lines(members);
    }
    printForecasts(call, view);
    if (!view.isPipeline()) {
      printMetrics(console, view);
      printOutput(console, tail);
    }
    printFaults(console, view);
    printNotes(console, view);
  }

  private static void printOutput(Console console, OutputTail tail) {
    console.line();
    console.line("Output");
    if (!tail.reason().isEmpty()) {
      console.line("  unavailable (" + tail.reason() + ")");
    } else if (tail.lines().isEmpty()) {
      console.line("  the command printed nothing");
    }
    for (String line : tail.lines()) {
      console.line("  | " + Width.cut(line, console.screen().columns() - 4));
    }
  }

  private static Json.Obj timeLeft(Call call, RunView view) {
    Json.Builder json = Json.object();
    Forecasts.now(view.facts(), view.nowNanos(call.now().toEpochMilli()))
        .ifPresent(left -> json.put("time_left", left));
    return json.build();
  }

  private static void printForecasts(Call call, RunView view) {
    Console console = call.console();
    List<String> table = Forecasts.table(view.facts(), console.screen().columns());
    if (!table.isEmpty()) {
      console.line();
      console.line("Time left as foretold in each stage  (estimated from earlier runs)");
      console.lines(table);
      Forecasts.said(view.facts(), view.nowNanos(call.now().toEpochMilli()))
          .ifPresent(now -> console.line("  now: " + now));
    }
  }

  private static String headline(RunView view, long wallMillis) {
    Standing standing = view.standing();
    String ending = view.ending();
    return Printable.of(
        view.header().title()
            + " ("
            + view.header().id()
            + "): "
            + standing.text()
            + (standing.ended() || standing.word().equals("lost") ? " after " : ", so far ")
            + Durations.ofNanos(view.ranNanos(wallMillis))
            + (ending.isEmpty() ? "" : ", " + ending));
  }

  private static List<String> figureLines(List<Figure> figures) {
    Sheet sheet = new Sheet();
    for (Figure figure : figures) {
      sheet.row(figure.name(), figure.line());
    }
    return sheet.lines("  ");
  }

  private static void printMetrics(Console console, RunView view) {
    RunStatus status = view.standing().status();
    console.line();
    List<SeriesSummary> series = status.reported();
    if (series.isEmpty()) {
      console.line("Metrics");
      console.line("  unavailable (the program reported none)");
      return;
    }
    console.line("Metrics  (" + reported(view) + ")");
    int shown = Math.min(SERIES, series.size());
    console.lines(RunTables.series(series.subList(0, shown), console.screen().columns()));
    if (shown < series.size() || status.moreSeries()) {
      console.line("  and more; tacho show " + view.header().id() + " names all");
    }
  }

  private static void printFaults(Console console, RunView view) {
    RunStatus status = view.standing().status();
    if (!status.faults().isEmpty() || !status.dropped().isEmpty() || status.recovered() > 0) {
      console.line();
      console.line("Faults");
      Map<String, Long> counts = new TreeMap<>(status.faults());
      for (Map.Entry<String, Long> kind : counts.entrySet()) {
        console.line(
            Printable.of(
                "  "
                    + Numbers.grouped(kind.getValue())
                    + " of kind "
                    + kind.getKey()
                    + first(view, kind.getKey())));
      }
      new TreeMap<>(status.dropped())
          .forEach(
              (kind, n) -> console.line("  " + Numbers.grouped(n) + " dropped of kind " + kind));
      if (status.recovered() > 0) {
        console.line("  " + status.recovered() + " torn file ends were cut off and kept");
      }
    }
    view.run().damage().forEach(d -> console.line("  damaged: " + Printable.of(d.toString())));
  }

  private static String first(RunView view, String kind) {
    for (RunEvent.Entry entry : view.faults()) {
      if (entry.event() instanceof RunEvent.Fault(var k, var place, var message)
          && k.equals(kind)) {
        return "; the first: " + place + ": " + message;
      }
    }
    return "";
  }

  private static void printNotes(Console console, RunView view) {
    if (!view.notes().equals(Notes.NONE)) {
      console.line();
      console.line("Notes");
      for (String line : NotesView.lines(view.header(), view.notes())) {
        console.line("  " + line);
      }
    }
  }

  private static String reported(RunView view) {
    return "reported by the program, taken down by " + view.header().writer();
  }
}
