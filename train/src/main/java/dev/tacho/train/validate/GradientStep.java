package dev.tacho.train.validate;

import dev.tacho.core.json.Json;
import java.util.List;

/// The gradients of one step, computed several times from the same parameters.
///
/// @param step from 1
/// @param loss of one worker on the whole batch, in nats
/// @param distance of the workers' sum from the gradient of one: relative, of the Euclidean length
/// @param controls distances of gradients of one worker whose rows are summed in other orders
/// @param identical whether all workers have the same bits
record GradientStep(
    long step, double loss, double distance, List<Double> controls, boolean identical) {
  GradientStep {
    controls = List.copyOf(controls);
  }

  Json.Obj toJson() {
    return Json.object()
        .put("type", "gradients")
        .put("step", step)
        .put("loss", loss)
        .put("distance", distance)
        .put("controls", Json.array(controls.stream().map(Json::of).toList()))
        .put("identical", identical)
        .build();
  }

  static GradientStep of(Json.Obj json) {
    return new GradientStep(
        json.needWhole("step"),
        json.number("loss").orElse(Double.NaN),
        json.number("distance").orElse(Double.NaN),
        json.array("controls").stream()
            .map(value -> Json.toDouble(value).orElse(Double.NaN))
            .toList(),
        json.get("identical").filter(Json.of(true)::equals).isPresent());
  }
}
