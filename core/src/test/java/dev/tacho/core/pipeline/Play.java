package dev.tacho.core.pipeline;

import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.pipeline.PastRun.PastStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plays a pipeline to its end: commands end as they are told, in the order in which they begin.
final class Play {
  private static int runs;

  final List<String> told = new ArrayList<>();
  final PastRun past;
  final Move.End end;

  /// @param codes exit codes of attempts by stage; 0 when none are left; -1 is a cancellation
  Play(Pipeline pipeline, Choice choice, History history, Stages scene, Map<String, int[]> codes) {
    Map<String, PastStage> stages = new HashMap<>();
    Map<String, Integer> attempts = new HashMap<>();
    PipelineState state = PipelineState.begin(pipeline, choice, history);
    while (true) {
      Move move = state.next(scene);
      switch (move) {
        case Move.Start(var stage, var attempt, var pause, var given, var because) -> {
          int[] ends = codes.getOrDefault(stage.name(), new int[0]);
          int at = attempts.merge(stage.name(), 1, Integer::sum) - 1;
          int code = at < ends.length ? ends[at] : 0;
          told.add(
              stage.name()
                  + (attempt > 1 ? " again after " + pause.toSeconds() + " s" : "")
                  + because.map(b -> " because " + b).orElse("")
                  + (code == 0 ? "" : " = " + code));
          RunId run = run();
          RunState to =
              code == 0 ? RunState.COMPLETED : code < 0 ? RunState.CANCELLED : RunState.FAILED;
          state =
              state
                  .started(stage, attempt)
                  .ended(
                      stage,
                      new Attempt(
                          run,
                          to,
                          code < 0 ? 130 : code,
                          code == 0 ? Optional.empty() : Optional.of("exit code " + code)));
          stages.put(
              stage.name(),
              new PastStage(
                  code == 0 ? StageState.COMPLETED : StageState.FAILED,
                  Optional.of(given),
                  Optional.of(run),
                  code == 0 ? made(scene, stage) : List.of()));
        }
        case Move.Skip skip -> {
          told.add(
              skip.stage().name()
                  + " not: "
                  + skip.reason().replaceAll("run [0-9A-Z]{26}", "run R"));
          stages.put(
              skip.stage().name(),
              new PastStage(StageState.SKIPPED, skip.given(), Optional.empty(), List.of()));
          state = state.skipped(skip);
        }
        case Move.Refuse refusal -> {
          told.add(refusal.stage().name() + " refused: " + refusal.reason());
          state = state.refused(refusal);
        }
        case Move.End over -> {
          past = new PastRun(run(), over.state(), stages);
          end = over;
          return;
        }
      }
    }
  }

  private static List<Input> made(Stages scene, PipelineStage stage) {
    for (String path : stage.outputs()) {
      scene.contents.putIfAbsent(path, "made");
    }
    return scene.inputs(stage.outputs());
  }

  static RunId run() {
    return new RunId("01JNQ8M2T000000000000%05d".formatted(++runs));
  }

  /// Only for tests that look at one given stage.
  Optional<StageInputs> given(String stage) {
    return past.stages().get(stage).given();
  }
}
