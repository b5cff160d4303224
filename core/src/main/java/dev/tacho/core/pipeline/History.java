package dev.tacho.core.pipeline;

import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.pipeline.PastRun.PastStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Earlier runs of a pipeline, each the one that the one before it continues.
///
/// A run that completed ends a pass: a stage without declared inputs is not taken over from it,
/// since nothing shows that its work is still good (docs/decisions/064-a-second-run-continues.md).
///
/// @param runs newest first
/// @param named whether the user named the newest one, and so wants its work whatever it was
public record History(List<PastRun> runs, boolean named) {
  /// Nothing came before, or nothing of it is wanted.
  public static final History NONE = new History(List.of(), false);

  public History {
    runs = List.copyOf(runs);
  }

  /// What an earlier run means for a stage.
  sealed interface Verdict {
    /// Its work is still good.
    record Good(RunId run) implements Verdict {}

    /// It has to run.
    ///
    /// @param because what has changed; empty when no earlier run completed it
    record Again(Optional<String> because) implements Verdict {}
  }

  /// The member run that completed `stage` last, as far as that counts.
  Optional<RunId> completedBy(PipelineStage stage) {
    return last(stage).flatMap(PastStage::run);
  }

  /// Whether the work that an earlier run did for `stage` is still good.
  ///
  /// @param given what it would be given now
  /// @param made its outputs now
  /// @param ranAgain the first stage that it needs which ran in this run
  Verdict judge(
      PipelineStage stage, StageInputs given, Scene.Found made, Optional<String> ranAgain) {
    Optional<PastStage> past = last(stage);
    if (past.isEmpty()) {
      return new Verdict.Again(Optional.empty());
    }
    StageInputs before = past.get().given().orElseThrow();
    Optional<String> changed =
        difference("input", before.inputs(), given.inputs())
            .or(
                () ->
                    before.fingerprint().equals(given.fingerprint())
                        ? Optional.empty()
                        : Optional.of(
                            ranAgain
                                .filter(_ -> stage.inputs().isEmpty())
                                .map(name -> name + " ran again")
                                .orElse("its command, environment, directory or needs changed")))
            .or(() -> changed(past.get().outputs(), made));
    return changed.isPresent()
        ? new Verdict.Again(changed)
        : new Verdict.Good(past.get().run().orElseThrow());
  }

  private static Optional<String> changed(List<Input> before, Scene.Found made) {
    return switch (made) {
      case Scene.Found.Missing(var reason) -> Optional.of(reason);
      case Scene.Found.Files(var now) -> difference("output", before, now);
    };
  }

  /// The stage in the newest run that says how its work stands; empty when it is not done.
  private Optional<PastStage> last(PipelineStage stage) {
    boolean wanted = named;
    for (PastRun run : runs) {
      if (run.state() == RunState.COMPLETED && stage.inputs().isEmpty() && !wanted) {
        return Optional.empty();
      }
      wanted = false;
      PastStage past = run.stages().get(stage.name());
      if (past == null) {
        continue;
      }
      if (past.state() == StageState.COMPLETED) {
        return past.given().isPresent() && past.run().isPresent()
            ? Optional.of(past)
            : Optional.empty();
      }
      if (past.state() == StageState.FAILED || past.state() == StageState.RUNNING) {
        return Optional.empty();
      }
      // what it took over is still wanted
      wanted = past.given().isPresent();
    }
    return Optional.empty();
  }

  /// The first difference between files, and how many more there are.
  private static Optional<String> difference(String what, List<Input> before, List<Input> now) {
    Map<String, Input> old = byPath(before);
    Map<String, String> differences = new TreeMap<>();
    for (Input file : now) {
      Input was = old.remove(file.path());
      if (was == null) {
        differences.put(file.path(), "is new");
      } else if (!was.sha256().equals(file.sha256())) {
        differences.put(file.path(), "changed");
      }
    }
    old.keySet().forEach(path -> differences.put(path, "is gone"));
    return differences.entrySet().stream()
        .findFirst()
        .map(
            first ->
                what
                    + " "
                    + first.getKey()
                    + " "
                    + first.getValue()
                    + (differences.size() == 1
                        ? ""
                        : ", and " + (differences.size() - 1) + " more"));
  }

  private static Map<String, Input> byPath(List<Input> files) {
    Map<String, Input> byPath = new HashMap<>();
    files.forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }
}
