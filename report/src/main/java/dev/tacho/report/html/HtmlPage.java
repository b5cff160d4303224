package dev.tacho.report.html;

import dev.tacho.report.chart.svg.ChartScript;
import dev.tacho.report.chart.svg.ChartStyle;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A report as one HTML file: nothing is fetched, and everything can be read without script. The
/// same report gives the same bytes.
public final class HtmlPage {
  /// Refuses whatever could leave the file, even if something got past the escaping.
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private HtmlPage() {}

  /// The whole file.
  public static String of(Report report) {
    Markup out = new Markup();
    out.raw("<!DOCTYPE html>\n").open("html", "lang", "en").line();
    out.open("head").line();
    out.empty("meta", "charset", "utf-8").line();
    out.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY).line();
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    out.empty("meta", "name", "color-scheme", "content", "light dark").line();
    out.empty("meta", "name", "generator", "content", report.writer()).line();
    report.author().ifPresent(a -> out.empty("meta", "name", "author", "content", a).line());
    out.element("title", report.title()).line();
    out.open("style").raw(resource("page.css")).raw(ChartStyle.css()).close().line();
    out.close().line();
    out.open("body").line();
    Head.write(out, report);
    contents(out, report);
    out.open("main").line();
    new Body(out, Charts::screen, true).sections(report);
    out.close().line();
    out.element("footer", Head.made(report)).line();
    // a comment to a browser; to a reader of XML it lets the script have its < and &
    out.open("script").raw("//<![CDATA[\n").raw(ChartScript.text()).raw("\n//]]>").close().line();
    out.close().close().line();
    return out.toString();
  }

  private static void contents(Markup out, Report report) {
    out.open("nav", "aria-label", "Sections").line();
    for (Section section : report.sections()) {
      out.element("a", section.heading(), "href", "#" + section.id()).line();
    }
    out.close().line();
  }

  static String resource(String name) {
    try (InputStream text =
        Objects.requireNonNull(
            HtmlPage.class.getResourceAsStream(name), "resource missing: " + name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
