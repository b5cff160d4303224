package dev.tacho.core.pipeline;

import dev.tacho.core.IllegalTransition;
import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a pipeline stands, and what it does next. A fold over what happened: [#next] decides and
/// changes nothing; each of the others gives the state after something happened, and fails with an
/// [IllegalTransition] when that may not happen now. Immutable.
public final class PipelineState {
  /// What a pipeline ends with when an input or an output of a stage is missing.
  public static final int FILE_MISSING = 3;

  /// Why a stage that is there for failures did not run.
  public static final String NOTHING_FAILED = "nothing that it needs failed";

  private final Pipeline pipeline;
  private final Choice choice;
  private final History history;
  private final Map<String, StageStanding> standings;
  private final Optional<Failure> failure;
  private final Optional<Cancelled> cancelled;

  /// The first thing that went wrong.
  private record Failure(String stage, int exitCode, String reason) {}

  private record Cancelled(int exitCode, String reason) {}

  private PipelineState(
      Pipeline pipeline,
      Choice choice,
      History history,
      Map<String, StageStanding> standings,
      Optional<Failure> failure,
      Optional<Cancelled> cancelled) {
    this.pipeline = pipeline;
    this.choice = choice;
    this.history = history;
    this.standings = standings;
    this.failure = failure;
    this.cancelled = cancelled;
  }

  /// `pipeline` before anything of it happened.
  public static PipelineState begin(Pipeline pipeline, Choice choice, History history) {
    Map<String, StageStanding> standings = new LinkedHashMap<>();
    pipeline.stages().forEach(s -> standings.put(s.name(), new StageStanding.Waiting()));
    return new PipelineState(
        pipeline, choice, history, standings, Optional.empty(), Optional.empty());
  }

  /// What is to be done now. Not to be asked while an attempt runs.
  public Move next(Scene scene) {
    for (PipelineStage stage : pipeline.stages()) {
      switch (standing(stage.name())) {
        case StageStanding.Waiting _ -> {
          return consider(stage, scene);
        }
        case StageStanding.Resting(int attempts) -> {
          return new Move.Start(
              stage, attempts + 1, stage.retry().delay(), given(stage, scene), Optional.empty());
        }
        case StageStanding.Running(int attempt) ->
            throw new IllegalTransition(
                "attempt " + attempt + " of stage '" + stage.name() + "' has not ended");
        case StageStanding.Done _,
            StageStanding.Failed _,
            StageStanding.PassedOver _,
            StageStanding.Blocked _ -> {}
      }
    }
    return end();
  }

  /// An attempt began.
  public PipelineState started(PipelineStage stage, int attempt) {
    StageStanding now = standing(stage.name());
    boolean fits =
        switch (now) {
          case StageStanding.Waiting _ -> attempt == 1;
          case StageStanding.Resting(int attempts) -> attempt == attempts + 1;
          case StageStanding.Running _,
              StageStanding.Done _,
              StageStanding.Failed _,
              StageStanding.PassedOver _,
              StageStanding.Blocked _ ->
              false;
        };
    if (!fits || standings.values().stream().anyMatch(StageStanding.Running.class::isInstance)) {
      throw illegal(stage, now, "begin attempt " + attempt);
    }
    return with(stage, new StageStanding.Running(attempt));
  }

  /// The running attempt of `stage` ended.
  public PipelineState ended(PipelineStage stage, Attempt end) {
    StageStanding now = standing(stage.name());
    if (!(now instanceof StageStanding.Running(int attempt))) {
      throw illegal(stage, now, "end");
    }
    if (end.state() == RunState.COMPLETED) {
      return with(stage, new StageStanding.Done(end.run(), true));
    }
    String why = end.reason().orElse(end.state().word());
    if (end.state() == RunState.CANCELLED) {
      return with(stage, new StageStanding.Failed()).cancelled(end.exitCode(), why);
    }
    if (attempt < stage.retry().attempts()) {
      return with(stage, new StageStanding.Resting(attempt));
    }
    return failed(stage, end.exitCode(), why);
  }

  /// `stage` does not run, as `skip` says.
  public PipelineState skipped(Move.Skip skip) {
    PipelineStage stage = skip.stage();
    StageStanding now = standing(stage.name());
    if (now.over() || now instanceof StageStanding.Running) {
      throw illegal(stage, now, "be skipped");
    }
    if (skip.run().isPresent()) {
      return with(stage, new StageStanding.Done(skip.run().get(), false));
    }
    return with(
        stage,
        cancelled.isPresent() || isBlocked(stage)
            ? new StageStanding.Blocked()
            : new StageStanding.PassedOver(history.completedBy(stage)));
  }

  /// `stage` failed before its command could begin.
  public PipelineState refused(Move.Refuse refusal) {
    StageStanding now = standing(refusal.stage().name());
    if (now.over() || now instanceof StageStanding.Running) {
      throw illegal(refusal.stage(), now, "fail");
    }
    return failed(refusal.stage(), FILE_MISSING, refusal.reason());
  }

  /// The running attempt of `stage` could not be recorded, and so was not made.
  public PipelineState abandoned(PipelineStage stage, int exitCode, String reason) {
    StageStanding now = standing(stage.name());
    if (!(now instanceof StageStanding.Running)) {
      throw illegal(stage, now, "be given up");
    }
    return failed(stage, exitCode, reason);
  }

  /// Whether `stage` failed and another attempt follows.
  public boolean triesAgain(PipelineStage stage) {
    return standing(stage.name()) instanceof StageStanding.Resting;
  }

  /// Somebody asked the pipeline to stop; the first request counts. A stage that was to be tried
  /// again has failed.
  public PipelineState cancelled(int exitCode, String reason) {
    if (cancelled.isPresent()) {
      return this;
    }
    Map<String, StageStanding> next = new LinkedHashMap<>(standings);
    next.replaceAll(
        (_, now) -> now instanceof StageStanding.Resting ? new StageStanding.Failed() : now);
    return new PipelineState(
        pipeline, choice, history, next, failure, Optional.of(new Cancelled(exitCode, reason)));
  }

  private Move consider(PipelineStage stage, Scene scene) {
    if (cancelled.isPresent()) {
      return skip(stage, "the pipeline was cancelled");
    }
    Optional<String> leftOut = choice.leavesOut(pipeline, stage).or(stage::skip);
    if (leftOut.isPresent()) {
      return skip(stage, leftOut.get());
    }
    Optional<String> broken = broken(stage);
    switch (stage.when().after()) {
      case ON_SUCCESS -> {
        if (broken.isPresent()) {
          return skip(stage, broken.get() + " failed");
        }
      }
      case ON_FAILURE -> {
        if (broken.isEmpty()) {
          return skip(stage, NOTHING_FAILED);
        }
      }
      case ALWAYS -> {}
    }
    Optional<String> unmet = stage.when().unmet(stage, scene);
    if (unmet.isPresent()) {
      return skip(stage, unmet.get());
    }
    return switch (scene.inputs(stage)) {
      case Scene.Found.Missing(var reason) -> new Move.Refuse(stage, reason);
      case Scene.Found.Files(var files) ->
          begin(stage, Fingerprint.of(stage, files, needs(stage)), broken.isPresent(), scene);
    };
  }

  /// Skips a stage whose earlier work is still good. One that runs for a failure, or that the user
  /// named, has no such work.
  private Move begin(PipelineStage stage, StageInputs given, boolean afterFailure, Scene scene) {
    if (afterFailure || choice.anew()) {
      return new Move.Start(stage, 1, Duration.ZERO, given, Optional.empty());
    }
    return switch (history.judge(stage, given, scene.outputs(stage), ranAgain(stage))) {
      case History.Verdict.Good(RunId run) ->
          new Move.Skip(
              stage,
              "completed in run "
                  + run
                  + (stage.inputs().isEmpty() ? ", declares no inputs" : ", inputs unchanged"),
              Optional.of(run),
              Optional.of(given));
      case History.Verdict.Again(var because) ->
          new Move.Start(stage, 1, Duration.ZERO, given, because);
    };
  }

  private StageInputs given(PipelineStage stage, Scene scene) {
    return switch (scene.inputs(stage)) {
      case Scene.Found.Files(var files) -> Fingerprint.of(stage, files, needs(stage));
      // it was there for the first attempt; the next one will tell what it misses
      case Scene.Found.Missing _ -> Fingerprint.of(stage, List.of(), needs(stage));
    };
  }

  private static Move skip(PipelineStage stage, String reason) {
    return new Move.Skip(stage, reason, Optional.empty(), Optional.empty());
  }

  private Move end() {
    if (cancelled.isPresent()) {
      return new Move.End(
          RunState.CANCELLED, cancelled.get().exitCode, Optional.of(cancelled.get().reason));
    }
    return failure
        .map(
            f ->
                new Move.End(
                    RunState.FAILED, f.exitCode, Optional.of("stage " + f.stage + ": " + f.reason)))
        .orElseGet(() -> new Move.End(RunState.COMPLETED, 0, Optional.empty()));
  }

  /// The stage whose failure `stage` feels; empty when nothing that it needs is broken.
  private Optional<String> broken(PipelineStage stage) {
    Map<String, String> roots = new HashMap<>();
    for (PipelineStage before : pipeline.stages()) {
      if (before.name().equals(stage.name())) {
        break;
      }
      if (standing(before.name()) instanceof StageStanding.Failed) {
        roots.put(before.name(), before.name());
      } else {
        root(before, roots).ifPresent(root -> roots.put(before.name(), root));
      }
    }
    return root(stage, roots);
  }

  private static Optional<String> root(PipelineStage stage, Map<String, String> roots) {
    return stage.needs().stream().filter(roots::containsKey).findFirst().map(roots::get);
  }

  private boolean isBlocked(PipelineStage stage) {
    return stage.when().after() == When.After.ON_SUCCESS
        && choice.leavesOut(pipeline, stage).or(stage::skip).isEmpty()
        && broken(stage).isPresent();
  }

  private Map<String, RunId> needs(PipelineStage stage) {
    Map<String, RunId> runs = new HashMap<>();
    stage.needs().forEach(n -> standing(n).completedBy().ifPresent(run -> runs.put(n, run)));
    return runs;
  }

  private Optional<String> ranAgain(PipelineStage stage) {
    return stage.needs().stream()
        .filter(n -> standing(n) instanceof StageStanding.Done(_, var again) && again)
        .findFirst();
  }

  private StageStanding standing(String name) {
    StageStanding standing = standings.get(name);
    if (standing == null) {
      throw new IllegalArgumentException("pipeline " + pipeline.name() + " has no stage " + name);
    }
    return standing;
  }

  private PipelineState failed(PipelineStage stage, int exitCode, String reason) {
    PipelineState next = with(stage, new StageStanding.Failed());
    return failure.isPresent()
        ? next
        : new PipelineState(
            pipeline,
            choice,
            history,
            next.standings,
            Optional.of(new Failure(stage.name(), exitCode, reason)),
            cancelled);
  }

  private PipelineState with(PipelineStage stage, StageStanding standing) {
    Map<String, StageStanding> next = new LinkedHashMap<>(standings);
    next.put(stage.name(), standing);
    return new PipelineState(pipeline, choice, history, next, failure, cancelled);
  }

  private static IllegalTransition illegal(PipelineStage stage, StageStanding now, String what) {
    return new IllegalTransition("stage '" + stage.name() + "' is " + now + " and cannot " + what);
  }
}
