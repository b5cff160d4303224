package dev.tacho.health.checkpoint;

import dev.tacho.core.json.Json;
import dev.tacho.health.Anomaly;
import dev.tacho.health.Verdict;
import java.util.List;

/// What a checkpoint says of its group at one moment, judged.
///
/// @param ageSeconds since it was written, by the clock that is surer
/// @param anomalies the writer's and ours, in the order in which they were found
/// @param remarks what is worth knowing and no anomaly
public record Diagnosis(
    HealthReading reading, double ageSeconds, List<Anomaly> anomalies, List<String> remarks) {
  public Diagnosis {
    anomalies = List.copyOf(anomalies);
    remarks = List.copyOf(remarks);
  }

  /// How the group is.
  public Verdict verdict() {
    return Verdict.of(anomalies);
  }

  /// The anomalies that go on.
  public List<Anomaly> active() {
    return anomalies.stream().filter(Anomaly::active).toList();
  }

  /// Everything as `tacho.health-status/1`.
  public Json.Obj toJson() {
    HealthCheckpoint c = reading.checkpoint();
    Json.Obj whole = c.toJson();
    return Json.object()
        .put("schema", "tacho.health-status/1")
        .put("verdict", verdict().word())
        .put("age_s", ageSeconds)
        .put("run", c.run())
        .putText("name", c.name())
        .put("ended", c.ended())
        .put("world", c.world())
        .putWhole("total_steps", c.totalSteps())
        .put("judged_by", reading.judged() ? "writer" : "reader")
        .put("workers", Json.array(whole.array("workers")))
        .put("anomalies", Json.array(anomalies.stream().map(HealthJson::anomaly).toList()))
        .put("remarks", Json.ofTexts(remarks))
        .build();
  }
}
