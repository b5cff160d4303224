package dev.tacho.analysis.pack;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A fault that was done to a worker on purpose, and how its group took it, as a fault test tells
/// it in the payload of its result.
///
/// @param number from 1, in the order of the test
/// @param kind what was done: `killed`; `none` for a group that was left alone
/// @param rank whose
/// @param step in which it was done
/// @param notRun why it was not done after all
/// @param foundAfter seconds from the fault to its finding
/// @param foundAfterSteps steps in between
/// @param diagnosis what was said of it
/// @param right whether worker and cause were the right ones, or nothing was said of a group that
///     was left alone
/// @param recovered whether the training came to its end all the same
/// @param recoveredAfter seconds from the finding to the next step
/// @param lostSteps that were done again
public record FaultDone(
    long number,
    String kind,
    long rank,
    long step,
    Optional<String> notRun,
    OptionalDouble foundAfter,
    OptionalLong foundAfterSteps,
    Optional<String> diagnosis,
    boolean right,
    boolean recovered,
    OptionalDouble recoveredAfter,
    long lostSteps) {
  /// The kind of a workload that is a fault test.
  public static final String WORKLOAD = "fault-test";

  private static final double MILLI = 1e-3;

  /// Whether anything was done.
  public boolean isFault() {
    return !kind.equals("none");
  }

  /// Those of a run; none where it is no fault test, or tells of them in a way that is not known
  /// here.
  static List<FaultDone> of(ResultRun run) {
    Optional<Result> test = run.main().filter(result -> result.workload().kind().equals(WORKLOAD));
    if (test.isEmpty()) {
      return List.of();
    }
    try {
      List<FaultDone> all = new ArrayList<>();
      for (Json one : test.get().payload().array("faults")) {
        if (one instanceof Json.Obj fault) {
          all.add(of(fault));
        }
      }
      return all;
    } catch (JsonException e) {
      return List.of();
    }
  }

  private static FaultDone of(Json.Obj fault) {
    return new FaultDone(
        fault.needWhole("number"),
        fault.needText("fault"),
        fault.needWhole("rank"),
        fault.needWhole("step"),
        fault.text("not_run"),
        seconds(fault, "latency_ms"),
        fault.whole("latency_steps"),
        fault.object("diagnosis").flatMap(diagnosis -> diagnosis.text("message")),
        is(fault, "right"),
        is(fault, "recovered"),
        seconds(fault, "recovery_ms"),
        fault.whole("lost_steps").orElse(0));
  }

  private static OptionalDouble seconds(Json.Obj fault, String name) {
    return fault
        .number(name)
        .map(millis -> OptionalDouble.of(millis * MILLI))
        .orElse(OptionalDouble.empty());
  }

  private static boolean is(Json.Obj fault, String name) {
    return fault.get(name).filter(Json.of(true)::equals).isPresent();
  }
}
