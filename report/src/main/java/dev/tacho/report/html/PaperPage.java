package dev.tacho.report.html;

import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;

/// A report as a page that is to be printed: XHTML with the older half of CSS, which is what the
/// maker of PDF understands, bookmarks, and the data of charts laid open.
public final class PaperPage {
  private PaperPage() {}

  /// The whole document.
  public static String of(Report report) {
    Markup out = new Markup();
    out.open("html", "lang", "en").line();
    out.open("head").line();
    out.element("title", report.title()).line();
    out.empty("meta", "name", "subject", "content", Head.made(report)).line();
    report.author().ifPresent(a -> out.empty("meta", "name", "author", "content", a).line());
    out.open("bookmarks").line();
    for (Section section : report.sections()) {
      out.empty("bookmark", "name", section.heading(), "href", "#" + section.id()).line();
    }
    out.close().line();
    out.open("style").raw(HtmlPage.resource("paper.css")).close().line();
    out.close().line();
    out.open("body").line();
    Head.write(out, report);
    new Body(out, Charts::paper, false).sections(report);
    out.close().close().line();
    return out.toString();
  }
}
