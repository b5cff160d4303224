package dev.tacho.train.validate;

import dev.tacho.core.json.Json;

/// The loss of one step of a training that runs freely.
///
/// @param control which control, from 0; -1 of the several workers
record FreeStep(int control, long step, double loss) {
  private static final int WORKERS = -1;

  static FreeStep freely(long step, double loss) {
    return new FreeStep(WORKERS, step, loss);
  }

  boolean isControl() {
    return control != WORKERS;
  }

  Json.Obj toJson() {
    return Json.object()
        .put("type", "free")
        .put("control", control)
        .put("step", step)
        .put("loss", loss)
        .build();
  }

  static FreeStep of(Json.Obj json) {
    return new FreeStep(
        Math.toIntExact(json.needWhole("control")),
        json.needWhole("step"),
        json.number("loss").orElse(Double.NaN));
  }
}
