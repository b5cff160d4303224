package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;
import java.util.List;

/// What a finding rests on, in numbers.
///
/// @param figures the deciding one first
/// @param values how many values were looked at
public record Evidence(List<Figure> figures, long values) {
  public Evidence {
    figures = List.copyOf(figures);
  }

  /// One number.
  ///
  /// @param name what it is: `level before`
  /// @param value in `unit`; may be NaN or infinite where the run's value is
  /// @param unit its symbol, `1` for a plain number, `?` where nobody said
  /// @param how how it was obtained: `value of the run`, `median of values 3,000 to 3,127`
  public record Figure(String name, double value, String unit, String how) {}

  Json.Obj toJson() {
    return Json.object()
        .put(
            "figures",
            Json.array(
                figures.stream()
                    .map(
                        f ->
                            Json.object()
                                .put("name", f.name)
                                .put("value", f.value)
                                .put("unit", f.unit)
                                .put("how", f.how)
                                .build())
                    .toList()))
        .put("values", values)
        .build();
  }
}
