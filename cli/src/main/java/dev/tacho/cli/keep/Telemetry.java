package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Width;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.machine.Survey;
import java.util.ArrayList;
import java.util.List;

/// The part of `doctor` that tells what can be recorded of this machine.
public final class Telemetry {
  private static final String UNPROVEN = "not proven on hardware";
  private static final int SERIES_SHOWN = 3;

  private Telemetry() {}

  /// Asks the sources, which takes some seconds where a GPU's driver has to be loaded.
  static List<Survey.Finding> look(Environment environment) {
    return Survey.of(
        environment.directory(),
        new HelperStart(SelfStart.gpu(), SelfStart.environment(environment.variables()), _ -> {}));
  }

  /// A line a source, and below it one for each reason why counters are missing.
  public static List<String> lines(List<Survey.Finding> findings) {
    int widest = 0;
    for (Survey.Finding finding : findings) {
      widest = Math.max(widest, finding.name().length());
    }
    List<String> lines = new ArrayList<>();
    for (Survey.Finding finding : findings) {
      lines.add("  " + Width.pad(finding.name(), widest, false) + "  " + said(finding));
      if (finding.isAvailable()) {
        String indent = " ".repeat(widest + 4);
        finding
            .reasons()
            .forEach((reason, series) -> lines.add(indent + "no " + some(series) + ": " + reason));
      }
    }
    return lines;
  }

  private static String said(Survey.Finding finding) {
    long missing = finding.counters().stream().filter(c -> c.missing().isPresent()).count();
    int all = finding.counters().size();
    String said =
        finding.isAvailable()
            ? missing == 0 ? all + " counters" : all - missing + " of " + all + " counters"
            : "unavailable (" + String.join("; ", finding.reasons().keySet()) + ")";
    return finding
        .tried()
        .map(with -> said + "; " + UNPROVEN + " (tried with " + with + ")")
        .orElse(said);
  }

  private static String some(List<String> series) {
    String first = String.join(", ", series.subList(0, Math.min(SERIES_SHOWN, series.size())));
    int more = series.size() - SERIES_SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  static Json.Obj json(Survey.Finding finding) {
    return Json.object()
        .put("name", finding.name())
        .put("available", finding.isAvailable())
        .put("detail", said(finding))
        .put("proven_on_hardware", finding.tried().isEmpty())
        .putText("tried_with", finding.tried())
        .put("counters", Json.array(finding.counters().stream().map(Counter::toJson).toList()))
        .build();
  }
}
