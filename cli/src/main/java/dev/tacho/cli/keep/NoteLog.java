package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.view.NotesView;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Lookup;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Every text on any run, in the order in which they were written.
final class NoteLog {
  /// @param run the id of a run of the store, else the place of another tool's
  private record Line(String run, String title, Notes.Text text) {}

  private NoteLog() {}

  static int show(Call call, RunStore store) {
    List<Line> lines = lines(store);
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.notes/1")
              .put("texts", Json.array(lines.stream().map(NoteLog::json).toList()))
              .build());
    } else if (lines.isEmpty()) {
      call.console().line("nothing was noted");
    }
    for (Line line : call.json() ? List.<Line>of() : lines) {
      call.console()
          .line(
              Printable.of(
                  NotesView.kind(line.text.kind())
                      + "  "
                      + line.title
                      + ": "
                      + NotesView.line(line.text)));
    }
    return ExitCode.DONE;
  }

  private static List<Line> lines(RunStore store) {
    List<Line> lines = new ArrayList<>();
    store
        .annotations()
        .all()
        .forEach(
            (key, notes) -> {
              String run = notes.place().orElse(key);
              String title = title(store, key, run);
              notes.texts().forEach(text -> lines.add(new Line(run, title, text)));
            });
    lines.sort(Comparator.comparing(line -> line.text.at()));
    return lines;
  }

  /// The name of a run that is there; else its id or place.
  private static String title(RunStore store, String key, String run) {
    return RunId.isId(key) && store.find(key) instanceof Lookup.Found(var found)
        ? found.header().title()
        : run;
  }

  private static Json.Obj json(Line line) {
    return NotesView.text(line.text).put("run", line.run).put("title", line.title).build();
  }
}
