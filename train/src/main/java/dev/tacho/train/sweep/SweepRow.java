package dev.tacho.train.sweep;

import dev.tacho.core.json.Json;

/// One repeat of one size.
///
/// @param rounds all-reduces in it
/// @param seconds that one of them took, of the worker that took longest
/// @param right whether every element was the exact sum with every worker, before and after
record SweepRow(long bytes, int repeat, long rounds, double seconds, boolean right) {
  Json.Obj toJson() {
    return Json.object()
        .put("type", "row")
        .put("bytes", bytes)
        .put("repeat", repeat)
        .put("rounds", rounds)
        .put("seconds", seconds)
        .put("right", right)
        .build();
  }

  static SweepRow of(Json.Obj json) {
    return new SweepRow(
        json.needWhole("bytes"),
        Math.toIntExact(json.needWhole("repeat")),
        json.needWhole("rounds"),
        json.number("seconds").orElseThrow(),
        json.get("right").filter(Json.of(true)::equals).isPresent());
  }

  /// Billions of bytes a second of the tensor: its size by the time.
  double algorithmBandwidth() {
    return bytes / seconds / 1e9;
  }
}
