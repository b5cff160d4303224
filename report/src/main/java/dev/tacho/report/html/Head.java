package dev.tacho.report.html;

import dev.tacho.report.pack.Report;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What a report begins with, on a screen and on paper.
final class Head {
  private static final DateTimeFormatter MADE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Head() {}

  static void write(Markup out, Report report) {
    out.open("header").line();
    out.open("h1").element("bdi", report.title()).close().line();
    if (report.author().isPresent()) {
      out.open("p", "class", "author").element("bdi", report.author().get()).close().line();
    }
    out.element("p", made(report), "class", "made").line();
    out.open("ul", "class", "runs").line();
    for (Report.Covered run : report.runs()) {
      out.open("li").element("b", run.title()).text(" ").element("code", run.id()).close().line();
    }
    out.close().close().line();
  }

  static String made(Report report) {
    return report.template()
        + " report of "
        + report.runs().size()
        + (report.runs().size() == 1 ? " run" : " runs")
        + ", made by "
        + report.writer()
        + " on "
        + MADE.format(report.made());
  }
}
