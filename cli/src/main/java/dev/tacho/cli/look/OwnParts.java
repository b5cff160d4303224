package dev.tacho.cli.look;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.view.AdviceView;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.cli.view.Figure;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.Members;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.OutputTail;
import dev.tacho.cli.view.RunTables;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.Standing;
import dev.tacho.cli.view.UsedResources;
import dev.tacho.core.RunEvent;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.budget.Page;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Sheet;
import dev.tacho.report.text.Width;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a summary tells of one of Tacho's own runs besides its metrics: its stages, what it used,
/// what rules said, its output. Each a part of the page, worth less than what the metrics say.
final class OwnParts {
  private final Call call;
  private final RunView view;
  private final int columns;
  private final long now;

  OwnParts(Call call, RunView view) {
    this.call = call;
    this.view = view;
    this.columns = call.console().screen().columns();
    this.now = call.now().toEpochMilli();
  }

  /// `demo (01M7Y5TJ...)`.
  String called() {
    return Printable.of(view.header().title() + " (" + view.header().id() + ")");
  }

  /// `completed after 48 s, exit code 0`, with the reason where one is known.
  String standing() {
    Standing standing = view.standing();
    String ending = view.ending();
    return standing.text()
        + (standing.ended() || standing.word().equals("lost") ? " after " : ", so far ")
        + Durations.ofNanos(view.ranNanos(now))
        + (ending.isEmpty() ? "" : ", " + ending)
        + view.reason().map(why -> " (" + why + ")").orElse("");
  }

  void addTo(Page page, AdviceView advice, List<Figure> figures, OutputTail tail) {
    BenchTable.of(view.facts())
        .ifPresent(
            result ->
                page.part("lines of the bench", 1, 8, "Bench", BenchTable.lines(result, columns)));
    section(page, "lines of advice", advice.advice().isEmpty() ? 13 : 2, 2, advice.lines());
    stages(page);
    page.part(
        "attempts",
        3,
        6,
        "Runs of its stages",
        Members.of(call.store(), view.header()).lines(now, columns));
    page.part("faults", 4, 3, "Faults", faults());
    page.part(
        "estimates",
        9,
        3,
        "Time left as foretold in each stage  (estimated from earlier runs)",
        forecasts());
    if (!view.isPipeline()) {
      page.part("lines of output", 10, 3, "Output", output(tail));
    }
    page.part("figures", 11, 6, "Figures", figures(figures));
    page.part("resources", 12, 4, "Resources", UsedResources.lines(view));
    if (!view.notes().equals(Notes.NONE)) {
      List<String> notes = new ArrayList<>();
      for (String line : NotesView.lines(view.header(), view.notes())) {
        notes.add("  " + line);
      }
      page.part("notes", 9, 2, "Notes", notes);
    }
  }

  /// Lines that begin with their heading, in items: what is indented further belongs to the item
  /// above it.
  private static void section(Page page, String what, int worth, int first, List<String> lines) {
    List<String> items = new ArrayList<>();
    String heading = "";
    for (String line : lines) {
      if (line.isEmpty()) {
        continue;
      }
      if (heading.isEmpty()) {
        heading = line;
      } else if (line.startsWith("    ") && !items.isEmpty()) {
        items.set(items.size() - 1, items.getLast() + "\n" + line);
      } else {
        items.add(line);
      }
    }
    page.part(what, worth, first, heading, items);
  }

  private void stages(Page page) {
    if (view.facts().stages().isEmpty()) {
      return;
    }
    List<String> table = RunTables.stages(view, now, columns);
    String told = view.isPipeline() ? "of the pipeline" : "begin and end told by the program";
    page.part(
        "stages",
        3,
        5,
        "Stages  (" + told + ", durations measured by the monotonic clock)\n" + table.getFirst(),
        table.subList(1, table.size()));
  }

  private List<String> forecasts() {
    List<String> lines = new ArrayList<>(Forecasts.table(view.facts(), columns));
    if (!lines.isEmpty()) {
      Forecasts.said(view.facts(), view.nowNanos(now)).ifPresent(t -> lines.add("  now: " + t));
    }
    return lines;
  }

  private List<String> output(OutputTail tail) {
    List<String> lines = new ArrayList<>();
    if (!tail.reason().isEmpty()) {
      lines.add("  unavailable (" + tail.reason() + ")");
    } else if (tail.lines().isEmpty()) {
      lines.add("  the command printed nothing");
    }
    for (String line : tail.lines()) {
      lines.add("  | " + Width.cut(line, columns - 4));
    }
    return lines;
  }

  private static List<String> figures(List<Figure> figures) {
    Sheet sheet = new Sheet();
    for (Figure figure : figures) {
      sheet.row(figure.name(), figure.line());
    }
    return sheet.lines("  ");
  }

  private List<String> faults() {
    RunStatus status = view.standing().status();
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> kind : new TreeMap<>(status.faults()).entrySet()) {
      lines.add(
          Printable.of(
              "  "
                  + Numbers.grouped(kind.getValue())
                  + " of kind "
                  + kind.getKey()
                  + first(kind.getKey())));
    }
    new TreeMap<>(status.dropped())
        .forEach((kind, n) -> lines.add("  " + Numbers.grouped(n) + " dropped of kind " + kind));
    if (status.recovered() > 0) {
      lines.add("  " + status.recovered() + " torn file ends were cut off and kept");
    }
    return lines;
  }

  private String first(String wanted) {
    for (RunEvent.Entry entry : view.faults()) {
      if (entry.event() instanceof RunEvent.Fault(var kind, var place, var message)
          && kind.equals(wanted)) {
        return "; the first: " + place + ": " + message;
      }
    }
    return "";
  }
}
