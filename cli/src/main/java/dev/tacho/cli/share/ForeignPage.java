package dev.tacho.cli.share;

import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.view.ForeignSeries;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Notes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Another tool's run as one Markdown page: what its files tell, and what was noted on it.
final class ForeignPage {
  private static final int LINES = 20;

  private ForeignPage() {}

  static void write(Subject subject, Notes notes, boolean head, OutputStream out)
      throws IOException {
    RunReader run = subject.run();
    RunHeader header = run.header();
    RunFacts facts = run.facts();
    String state = run.unknownState().isPresent() ? "unknown" : facts.state().word();
    StringBuilder page = new StringBuilder(4096);
    if (head) {
      page.append(FrontMatter.of(header, state, run.group(), notes));
    }
    page.append("# ").append(ExportPage.text(header.title())).append("\n\n");
    ExportPage.item(page, "run", "`" + header.id() + "`");
    ExportPage.item(page, "lies in", ExportPage.text(subject.place()));
    ExportPage.item(page, "written by", ExportPage.text(header.writer()));
    ExportPage.item(page, "state", state);
    run.unknownState()
        .or(() -> facts.lastChange().flatMap(RunEvent.StateChanged::reason))
        .ifPresent(why -> ExportPage.item(page, "reason", ExportPage.text(why)));
    header.startedAt().ifPresent(at -> ExportPage.item(page, "started", Moments.utc(at)));
    if (!header.command().isEmpty()) {
      ExportPage.item(page, "command", ExportPage.text(String.join(" ", header.command())));
    }
    ExportPage.code(page, header, notes);
    if (!header.configuration().members().isEmpty()) {
      ExportPage.item(page, "configuration", "`" + header.configuration() + "`");
    }
    ExportPage.series(
        page, ForeignSeries.of(run), "Reported by " + ExportPage.text(header.writer()) + ".");
    output(page, run);
    ExportPage.notes(page, header, notes);
    out.write(page.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void output(StringBuilder page, RunReader run) {
    List<String> lines = run.lastOutput(LINES).stream().map(Redaction::text).toList();
    if (!lines.isEmpty()) {
      page.append("\n## Output\n\n");
      lines.forEach(line -> page.append("    ").append(Printable.of(line)).append('\n'));
    }
  }
}
