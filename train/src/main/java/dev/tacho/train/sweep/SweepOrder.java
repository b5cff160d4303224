package dev.tacho.train.sweep;

import dev.tacho.core.json.Json;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import java.nio.file.Path;
import java.time.Duration;

/// What a worker's process is told, as one line of JSON on its standard input.
///
/// @param natives the folder that libtorch is unpacked in
record SweepOrder(Rendezvous at, Path natives, SweepPlan plan) {
  Json.Obj toJson() {
    return Json.object()
        .put("rank", at.rank())
        .put("world", at.world())
        .put("meeting", at.at().text())
        .put("limit_ns", at.limit().toNanos())
        .put("natives", natives.toString())
        .put("plan", plan.toJson())
        .build();
  }

  static SweepOrder of(Json.Obj json) {
    return new SweepOrder(
        new Rendezvous(
            Math.toIntExact(json.needWhole("rank")),
            Math.toIntExact(json.needWhole("world")),
            Meeting.parse(json.needText("meeting")),
            Duration.ofNanos(json.needWhole("limit_ns"))),
        Path.of(json.needText("natives")),
        SweepPlan.of(json.needObject("plan")));
  }
}
