package dev.tacho.cli.view;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.report.text.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which way metrics are better, as `--goal NAME=lower` says. Immutable.
public record Goals(Map<String, Direction> directions) {
  public static Goals of(Arguments arguments) {
    Map<String, Direction> directions = new LinkedHashMap<>();
    for (String text : arguments.texts("goal")) {
      int equals = text.lastIndexOf('=');
      String way = text.substring(equals + 1);
      if (equals < 1 || !List.of("lower", "higher").contains(way)) {
        throw Arguments.wrong(
            "goal", text, "NAME=lower or NAME=higher", "--goal tokens_per_s=higher");
      }
      directions.put(
          text.substring(0, equals), way.equals("lower") ? Direction.LOWER : Direction.HIGHER);
    }
    return new Goals(directions);
  }

  /// The metric, with the direction that was stated for it.
  public Metric apply(Metric metric) {
    Direction stated = directions.get(metric.name());
    return stated == null ? metric : metric.toward(stated);
  }

  /// Refuses a goal for something that is not among `names`.
  public void requireAmong(List<String> names) {
    for (String name : directions.keySet()) {
      if (!names.contains(name)) {
        throw Refusal.usage(
            "--goal is about '"
                + Printable.of(name)
                + "', which is no metric here; "
                + (names.isEmpty()
                    ? "name it with --metric as well"
                    : "there are " + Printable.of(String.join(", ", names))));
      }
    }
  }
}
