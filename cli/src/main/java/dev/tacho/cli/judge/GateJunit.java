package dev.tacho.cli.judge;

import dev.tacho.analysis.gate.GateStatus;
import dev.tacho.analysis.gate.MetricVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A gate's verdict as the XML of JUnit, which CI systems read: a test case a metric that decides,
/// and one for the gate itself. A verdict that only advises never fails a case. Pure.
///
/// The form is that which Ant's JUnit task began and the readers of Maven, Gradle and Jenkins take:
/// `testsuites`, `testsuite`, `properties`, `testcase` with at most one `failure` or `skipped` and
/// then `system-out`.
final class GateJunit {
  private final GateReport report;
  private final StringBuilder cases = new StringBuilder();
  private int tests;
  private int failures;
  private int skipped;

  private GateJunit(GateReport report) {
    this.report = report;
  }

  static String of(GateReport report) {
    return new GateJunit(report).document();
  }

  private String document() {
    GateStatus status = report.verdict().status();
    one("gate", status, report.headline(), concat(report.remarks(), report.explanations()));
    for (MetricVerdict metric : report.verdict().metrics()) {
      if (metric.decides()) {
        one(metric.label(), metric.status(), said(metric), numbers(metric));
      }
    }
    String counts =
        " tests=\""
            + tests
            + "\" failures=\""
            + failures
            + "\" errors=\"0\" skipped=\""
            + skipped
            + "\" time=\"0\"";
    String name = " name=\"" + attribute("tacho gate " + report.name()) + "\"";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"
        + name
        + counts
        + ">\n<testsuite"
        + name
        + counts
        + " timestamp=\""
        + report.made().toString().substring(0, "2026-01-01T00:00:00".length())
        + "\" hostname=\""
        + attribute(report.host())
        + "\">\n<properties>\n"
        + property("run", report.verdict().candidate())
        + report.verdict().baseline().map(run -> property("baseline", run)).orElse("")
        + property("status", report.verdict().status().word())
        + "</properties>\n"
        + cases
        + "</testsuite>\n</testsuites>\n";
  }

  private void one(String name, GateStatus status, String message, List<String> details) {
    tests++;
    cases
        .append("<testcase classname=\"")
        .append(attribute("tacho.gate." + report.name()))
        .append("\" name=\"")
        .append(attribute(name))
        .append("\" time=\"0\">\n");
    boolean no =
        status == GateStatus.FAILED || (report.strict() && status == GateStatus.SOFT_BREACH);
    String more = text(String.join("\n", details));
    if (no && !report.verdict().advisory()) {
      failures++;
      cases
          .append("<failure type=\"")
          .append(status.word())
          .append("\" message=\"")
          .append(attribute(message))
          .append("\">")
          .append(more)
          .append("</failure>\n");
    } else {
      if (no || status == GateStatus.NO_VERDICT || status == GateStatus.NO_BASELINE) {
        skipped++;
        cases
            .append("<skipped message=\"")
            .append(attribute((no ? "advisory: " : "") + status.word() + ": " + message))
            .append("\"/>\n");
      }
      cases.append("<system-out>").append(text(message + "\n")).append(more);
      cases.append("</system-out>\n");
    }
    cases.append("</testcase>\n");
  }

  private static String said(MetricVerdict metric) {
    return metric.reason().isEmpty() ? metric.status().word() : metric.reason();
  }

  private static List<String> numbers(MetricVerdict metric) {
    List<String> cells = GateReport.cells(metric);
    List<String> lines = new ArrayList<>();
    for (int i = 1; i < cells.size(); i++) {
      lines.add(GateReport.HEADINGS.get(i).toLowerCase(Locale.ROOT) + ": " + cells.get(i));
    }
    return lines;
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static String property(String name, String value) {
    return "<property name=\"" + name + "\" value=\"" + attribute(value) + "\"/>\n";
  }

  private static String attribute(String text) {
    return text(text).replace("\"", "&quot;").replace("\n", "&#10;");
  }

  /// What XML allows, escaped: other control characters have no form in it at all.
  private static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\n', '\t' -> out.append((char) c);
                default -> out.appendCodePoint(isAllowed(c) ? c : 0xfffd);
              }
            });
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    return (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
  }
}
