package dev.tacho.analysis.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunEvent;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.testkit.runs.MadeRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FaultDoneTest {
  @Test
  void of_aFaultTest_itsFaultsInSeconds() {
    Json.Obj killed =
        Json.object()
            .put("number", 1)
            .put("fault", "killed")
            .put("rank", 1)
            .put("step", 12)
            .put("latency_ms", 140.0)
            .put("latency_steps", 0)
            .put("diagnosis", Json.object().put("message", "rank 1 ended by SIGKILL").build())
            .put("right", true)
            .put("recovered", true)
            .put("recovery_ms", 2_500.0)
            .put("lost_steps", 2)
            .build();
    assertEquals(
        List.of(
            new FaultDone(
                1,
                "killed",
                1,
                12,
                Optional.empty(),
                OptionalDouble.of(0.14),
                OptionalLong.of(0),
                Optional.of("rank 1 ended by SIGKILL"),
                true,
                true,
                OptionalDouble.of(2.5),
                2)),
        faults("fault-test", Json.array(List.of(killed))));
  }

  @Test
  void of_anotherKindOfWorkOrOfPayload_none() {
    assertEquals(List.of(), faults("training", Json.array(List.of())));
    assertEquals(List.of(), faults("fault-test", Json.of("many")));
    assertEquals(
        List.of(), faults("fault-test", Json.array(List.of(Json.object().put("x", 1).build()))));
  }

  private static List<FaultDone> faults(String kind, Json faults) {
    Result result =
        Result.of(
                new Tool("tacho", "1"),
                new Platform(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    Map.of()),
                new Workload("test", kind, Json.Obj.EMPTY))
            .payload(Json.object().put("faults", faults).build())
            .build();
    MadeRun run = new MadeRun().event(1, new RunEvent.ResultAttached(ResultJson.write(result)));
    return PackRun.of(run, "test", RunSummary.Settings.DEFAULT).faults();
  }
}
