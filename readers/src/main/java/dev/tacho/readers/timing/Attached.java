package dev.tacho.readers.timing;

import dev.tacho.core.RunEvent;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.RunIntake;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Gives a run the result that its file amounts to.
public final class Attached {
  private static final Platform UNKNOWN =
      new Platform(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          List.of(),
          Map.of());

  private Attached() {}

  /// Attaches a result of these to the run; what the machine was is not known.
  ///
  /// @param by the program that took the numbers
  public static void result(
      FoundRun run, String by, List<Measurement> measurements, List<Check> checks, RunIntake into) {
    Result result =
        Result.of(
                new Tool(by, "unknown"),
                UNKNOWN,
                new Workload(run.label(), "inference", Json.Obj.EMPTY))
            .measurements(measurements)
            .checks(checks)
            .build();
    into.event(0, new RunEvent.ResultAttached(ResultJson.write(result)));
  }
}
