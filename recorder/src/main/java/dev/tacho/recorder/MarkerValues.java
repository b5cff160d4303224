package dev.tacho.recorder;

import dev.tacho.recorder.inbox.MarkerLine;
import dev.tacho.recorder.inbox.Told;
import java.util.LinkedHashMap;
import java.util.Map;

/// The values of a marker line, for whoever reads a command's output without recording it. Pure.
public final class MarkerValues {
  private MarkerValues() {}

  /// The values of a `::tacho point` line by series, in their order; none for another marker. What
  /// cannot be read in it is left out.
  public static Map<String, Double> of(String line) {
    return switch (MarkerLine.parse(line)) {
      case Told.Values values -> byName(values);
      case Told.Partly(var values, _) -> byName(values);
      case Told.Fact _, Told.File _, Told.Output _, Told.Dropped _, Told.Unclear _ -> Map.of();
    };
  }

  private static Map<String, Double> byName(Told.Values values) {
    Map<String, Double> byName = new LinkedHashMap<>();
    for (int i = 0; i < values.values().length; i++) {
      byName.put(values.shape().names().get(i), values.values()[i]);
    }
    return byName;
  }
}
