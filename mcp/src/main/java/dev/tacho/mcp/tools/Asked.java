package dev.tacho.mcp.tools;

import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.Series;
import dev.tacho.core.text.NearMiss;
import dev.tacho.mcp.rpc.McpException;
import java.util.ArrayList;
import java.util.List;

/// The series that a model asks for by name.
final class Asked {
  private Asked() {}

  /// Those that `arguments.metrics` names, each the one that the program reported before one of
  /// the machine. Fails with near misses for a name that the run does not have.
  static List<Series> series(RunReader run, Json.Obj arguments) {
    List<Series> all = run.series();
    List<Series> asked = new ArrayList<>();
    for (String name : arguments.texts("metrics")) {
      asked.add(
          all.stream()
              .filter(s -> s.name().equals(name))
              .min((a, b) -> Boolean.compare(!a.source().isEmpty(), !b.source().isEmpty()))
              .orElseThrow(() -> unknown(name, all)));
    }
    return asked;
  }

  private static McpException unknown(String name, List<Series> all) {
    List<String> names = all.stream().map(Series::name).distinct().toList();
    String some = String.join(", ", names.subList(0, Math.min(10, names.size())));
    return McpException.tool(
        "no metric '"
            + name
            + "' in this run"
            + NearMiss.suggestion(name, names)
            + (names.isEmpty() ? " it has none" : " it has " + some)
            + (names.size() > 10 ? " and " + (names.size() - 10) + " more" : ""));
  }
}
