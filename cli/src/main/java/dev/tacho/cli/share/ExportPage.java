package dev.tacho.cli.share;

import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.view.CodeLinks;
import dev.tacho.cli.view.Figure;
import dev.tacho.cli.view.Figures;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.OutputTail;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.UsedResources;
import dev.tacho.core.RunHeader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.Stage;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Notes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// A run as one Markdown page: the facts of its summary.
final class ExportPage {
  private static final int LINES = 20;

  private ExportPage() {}

  /// Writes the page.
  ///
  /// @param head whether it begins with what note programs read
  static void write(RunView view, Instant now, boolean head, OutputStream out) throws IOException {
    long wall = now.toEpochMilli();
    StringBuilder page = new StringBuilder(4096);
    if (head) {
      page.append(
          FrontMatter.of(view.header(), view.standing().word(), view.run().group(), view.notes()));
    }
    page.append("# ").append(text(view.header().title())).append("\n\n");
    item(page, "run", "`" + view.header().id() + "`");
    item(page, "state", text(view.standing().text()));
    view.standing().reason().ifPresent(reason -> item(page, "reason", text(reason)));
    item(page, "started", Moments.utc(view.standing().status().started()));
    item(
        page,
        "command",
        text(
            view.header().command().isEmpty()
                ? view.noCommand()
                : String.join(" ", view.header().command())));
    code(page, view.header(), view.notes());
    view.standing().status().seal().ifPresent(seal -> item(page, "seal", "`" + seal + "`"));
    for (Figure figure : Figures.of(view, wall)) {
      item(page, figure.name(), text(figure.line()));
    }
    resources(page, view);
    stages(page, view, wall);
    series(page, view.standing().status().reported(), "Reported by the program.");
    output(page, view);
    notes(page, view.header(), view.notes());
    out.write(page.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void resources(StringBuilder page, RunView view) {
    List<Figure> figures = UsedResources.figures(view);
    if (!figures.isEmpty()) {
      page.append("\n## Resources\n\n");
      figures.forEach(figure -> item(page, text(figure.name()), text(figure.line())));
    }
  }

  private static void stages(StringBuilder page, RunView view, long wall) {
    if (view.facts().stages().isEmpty()) {
      return;
    }
    page.append(
        "\n## Stages\n\n| | stage | state | ran | reason |\n| ---: | --- | --- | ---: | --- |\n");
    for (Stage stage : view.facts().stages()) {
      page.append("| ")
          .append(stage.position())
          .append(" | ")
          .append(text(stage.name()))
          .append(" | ")
          .append(view.word(stage))
          .append(" | ")
          .append(stage.ran(view.nowNanos(wall)).map(Durations::text).orElse("-"))
          .append(" | ")
          .append(text(stage.reason().orElse("")))
          .append(" |\n");
    }
  }

  static void series(StringBuilder page, List<SeriesSummary> series, String how) {
    page.append("\n## Metrics\n\n");
    if (series.isEmpty()) {
      page.append("unavailable (the program reported none)\n");
      return;
    }
    page.append(how)
        .append("\n\n| series | values | last | min | max |\n")
        .append("| --- | ---: | ---: | ---: | ---: |\n");
    for (SeriesSummary s : series) {
      page.append("| ")
          .append(text(s.name()))
          .append(" | ")
          .append(Numbers.grouped(s.count()))
          .append(" | ")
          .append(Numbers.text(s.last()))
          .append(" | ")
          .append(Numbers.text(s.min()))
          .append(" | ")
          .append(Numbers.text(s.max()))
          .append(" |\n");
    }
  }

  private static void output(StringBuilder page, RunView view) {
    OutputTail tail = OutputTail.read(view.run().directory().resolve("output.log"), LINES);
    page.append("\n## Output\n\n");
    if (!tail.reason().isEmpty()) {
      page.append("unavailable (").append(tail.reason()).append(")\n");
      return;
    }
    for (String line : tail.lines()) {
      page.append("    ").append(line).append('\n');
    }
  }

  static void notes(StringBuilder page, RunHeader header, Notes notes) {
    if (!notes.equals(Notes.NONE)) {
      page.append("\n## Notes\n\n");
      for (String line : NotesView.lines(header, notes)) {
        page.append("- ").append(text(line)).append('\n');
      }
    }
  }

  /// The commit, with links to where it can be looked at.
  static void code(StringBuilder page, RunHeader header, Notes notes) {
    CodeLinks links = CodeLinks.of(header, notes.tags(header.tags()));
    header
        .git()
        .ifPresent(
            git ->
                item(
                    page,
                    "commit",
                    links
                        .commit()
                        .map(url -> "[" + text(git.commit()) + "](" + url + ")")
                        .orElse(text(git.commit()))));
    links.pull().ifPresent(url -> item(page, "pull request", "<" + url + ">"));
    if (links.pull().isEmpty()) {
      links.pulls().ifPresent(url -> item(page, "pull requests with it", "<" + url + ">"));
    }
  }

  static void item(StringBuilder page, String name, String value) {
    page.append("- ").append(name).append(": ").append(value).append('\n');
  }

  /// Recorded text that Markdown leaves as it is.
  static String text(String recorded) {
    String safe = Printable.of(recorded);
    StringBuilder out = new StringBuilder(safe.length() + 8);
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if ("\\`*_[]<>|#".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }
}
