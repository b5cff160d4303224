package dev.tacho.train.validate;

import dev.tacho.core.json.Json;
import dev.tacho.train.worker.WorkerOrder;

/// What a worker's process is told, as one line of JSON on its standard input.
///
/// @param worker its part of the training, as it would be told
/// @param steps to do again, from the first
/// @param controls trainings of one worker in other orders, over all workers
/// @param leaveOut whether the all-reduce is left out, so that it can be seen to be missed
record ReplayOrder(WorkerOrder worker, long steps, int controls, boolean leaveOut) {
  Json.Obj toJson() {
    return Json.object()
        .put("worker", worker.toJson())
        .put("steps", steps)
        .put("controls", controls)
        .put("leave_out", leaveOut)
        .build();
  }

  static ReplayOrder of(Json.Obj json) {
    return new ReplayOrder(
        WorkerOrder.of(json.needObject("worker")),
        json.needWhole("steps"),
        Math.toIntExact(json.needWhole("controls")),
        json.get("leave_out").filter(Json.of(true)::equals).isPresent());
  }
}
