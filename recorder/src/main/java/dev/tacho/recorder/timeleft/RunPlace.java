package dev.tacho.recorder.timeleft;

import dev.tacho.core.RunFacts;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/// Where a run stands.
///
/// @param planned whether no other stages than those known can come
/// @param done stages that are over and need no more time, with their nanoseconds
/// @param coming stages that were planned and have not begun
/// @param idleNanos since the end of the last stage, or the begin
record RunPlace(
    boolean planned,
    List<Done> done,
    Optional<RunningPart> running,
    List<String> coming,
    double idleNanos,
    boolean wholeIsStage) {
  /// @param nanos empty for a stage that was skipped, or failed
  record Done(String stage, OptionalLong nanos) {}

  static RunPlace of(RunFacts facts, long nanos) {
    List<Done> done = new ArrayList<>();
    List<String> coming = new ArrayList<>();
    Optional<RunningPart> running = Optional.empty();
    long begun = facts.beganNanos().orElse(nanos);
    long last = begun;
    for (Stage stage : facts.stages()) {
      if (stage.state() == StageState.PENDING) {
        coming.add(stage.name());
      } else if (stage.state() == StageState.RUNNING) {
        running = Optional.of(running(stage, nanos));
      } else {
        last = Math.max(last, stage.endedNanos().orElse(last));
        boolean whole = stage.state() == StageState.COMPLETED;
        OptionalLong took = whole ? took(stage) : OptionalLong.empty();
        done.add(new Done(stage.name(), took));
      }
    }
    boolean whole = facts.stages().isEmpty();
    double idle = Math.max(0, nanos - last);
    if (whole) {
      Optional<LogGuess> rate = RunningPart.rate(facts.progress(), facts.progressNanos(), begun);
      running =
          Optional.of(new RunningPart("", Math.max(0, nanos - begun), rate, Optional.empty()));
    }
    return new RunPlace(facts.planned(), done, running, coming, idle, whole);
  }

  private static OptionalLong took(Stage stage) {
    return OptionalLong.of(stage.endedNanos().orElseThrow() - stage.beganNanos().orElseThrow());
  }

  private static RunningPart running(Stage stage, long nanos) {
    long begun = stage.beganNanos().orElseThrow();
    return new RunningPart(
        stage.name(),
        Math.max(0, nanos - begun),
        RunningPart.rate(stage.progress(), stage.progressNanos(), begun),
        stage.expected().map(e -> (double) e.toNanos()));
  }

  /// The same without the stages to come that `leftOut` says will be skipped.
  RunPlace without(Predicate<String> leftOut) {
    List<String> others = coming.stream().filter(leftOut.negate()).toList();
    return new RunPlace(planned, done, running, others, idleNanos, wholeIsStage);
  }

  /// Whether `run` went through all that is to come here.
  boolean fits(EarlierRun run) {
    return coming.stream().allMatch(stage -> run.part(stage).isPresent())
        && (running.isEmpty() || nanos(run, running.get().name()).isPresent());
  }

  /// The stages still to come that no run of `runs` has all of, for people.
  String missing(List<EarlierRun> runs) {
    List<String> stages = new ArrayList<>(coming);
    running.ifPresent(r -> stages.addFirst(r.name()));
    for (String stage : stages) {
      if (runs.stream().noneMatch(run -> run.part(stage).isPresent())) {
        return "stage " + stage;
      }
    }
    return "all of the stages " + String.join(", ", stages);
  }

  boolean isLast() {
    return planned && coming.isEmpty();
  }

  /// What the running stage took in `run`; all of it for a run whose whole is meant.
  OptionalDouble nanos(EarlierRun run, String stage) {
    if (wholeIsStage) {
      double all = run.tailNanos();
      for (EarlierRun.Part part : run.parts()) {
        all += part.wholeNanos();
      }
      return OptionalDouble.of(all);
    }
    return run.part(stage).stream().mapToDouble(EarlierRun.Part::nanos).findFirst();
  }

  /// What came in `run` after the stage that is running here, or after now when none is.
  double restNanos(EarlierRun run) {
    if (wholeIsStage) {
      return 0;
    }
    double rest = run.tailNanos();
    for (EarlierRun.Part part : run.parts()) {
      rest += isToCome(part.stage()) ? part.wholeNanos() : 0;
    }
    return rest;
  }

  /// What passed in `run` between the last stage that is over here and the next.
  double gapNanos(EarlierRun run) {
    for (EarlierRun.Part part : run.parts()) {
      if (isToCome(part.stage())) {
        return part.gapNanos();
      }
    }
    return run.tailNanos();
  }

  private boolean isToCome(String stage) {
    if (planned) {
      return coming.contains(stage);
    }
    Set<String> seen = new HashSet<>();
    done.forEach(d -> seen.add(d.stage()));
    running.ifPresent(r -> seen.add(r.name()));
    return !seen.contains(stage);
  }

  /// The stages completed here and in all of `runs`, where they took any time.
  List<String> completedInAll(List<EarlierRun> runs) {
    List<String> common = new ArrayList<>();
    for (Done d : done) {
      if (d.nanos().orElse(0) > 0
          && runs.stream()
              .allMatch(run -> run.part(d.stage()).filter(p -> p.nanos() > 0).isPresent())) {
        common.add(d.stage());
      }
    }
    return common;
  }

  double sum(List<String> stages) {
    double sum = 0;
    for (Done d : done) {
      sum += stages.contains(d.stage()) ? d.nanos().orElse(0) : 0;
    }
    return sum;
  }

  double sum(EarlierRun run, List<String> stages) {
    double sum = 0;
    for (EarlierRun.Part part : run.parts()) {
      sum += stages.contains(part.stage()) ? part.nanos() : 0;
    }
    return sum;
  }

  /// How many stages of equal length are as good as `stages`: one long and one short count as
  /// little more than one.
  double evenStages(List<String> stages, List<EarlierRun> runs) {
    double all = 0;
    double squares = 0;
    for (String stage : stages) {
      double usual = runs.stream().mapToDouble(run -> sum(run, List.of(stage))).sum();
      all += usual;
      squares += usual * usual;
    }
    return all * all / squares;
  }
}
