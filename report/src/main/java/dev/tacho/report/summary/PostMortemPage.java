package dev.tacho.report.summary;

import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.postmortem.PostMortem;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.report.budget.Page;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import dev.tacho.report.text.Wrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a run ended and what to do about it.
public final class PostMortemPage {
  private PostMortemPage() {}

  /// The parts that say what `mortem` holds of the run that the user calls `called`,
  /// `standing` being how it stands where its store knows that better than its events.
  public static Page of(
      RunSummary summary,
      PostMortem mortem,
      String called,
      Optional<String> standing,
      int columns) {
    Page page = new Page();
    String end = Printable.of(called) + ": " + Printable.of(standing.orElse(mortem.end()));
    String last = Steps.at(summary.steps(), summary.extent().lastStep());
    List<String> first = new ArrayList<>();
    first.add(Wrapped.text(end + (last.isEmpty() ? "" : "; last values" + last), columns, "  "));
    if (!mortem.failed() && summary.state().isPresent()) {
      first.add("The run did not fail.");
    }
    page.part("sentences", 0, 2, "", first);
    page.part("errors", 1, 3, "It printed", lines(mortem.said(), "  | ", columns));
    List<String> next = new ArrayList<>();
    for (int i = 0; i < mortem.next().size(); i++) {
      next.add(Wrapped.text((i + 1) + ". " + Printable.of(mortem.next().get(i)), columns, "   "));
    }
    List<String> found = new ArrayList<>();
    for (Finding finding : mortem.findings()) {
      found.add(Wrapped.text("  " + SummaryPage.finding(summary, finding), columns, "    "));
    }
    page.part("findings", 3, 3, "Found in its metrics, latest first", found);
    page.part("advice", 4, 2, "Told while it ran", lines(mortem.advice(), "  ", columns));
    page.part("lines of output", 5, 4, "Last output", lines(mortem.lastOutput(), "  | ", columns));
    page.part("next steps", 2, 3, "What to do", next);
    return page;
  }

  private static List<String> lines(List<String> texts, String indent, int columns) {
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(Width.cut(indent + Printable.of(text), columns));
    }
    return lines;
  }
}
