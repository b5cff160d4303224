package dev.tacho.recorder.timeleft;

import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import dev.tacho.core.pipeline.PipelineState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How long an earlier run and its stages took.
///
/// @param host where it ran
/// @param parts its completed stages in the order of their begin, with the time before each
/// @param skipped stages that it left out
/// @param tailNanos from the end of the last stage, or the begin of a run without any, to its end
public record EarlierRun(String host, List<Part> parts, List<String> skipped, long tailNanos) {
  /// A stage that was completed.
  ///
  /// @param gapNanos outside any stage, just before it
  /// @param nanos from its begin to its end
  public record Part(String stage, long gapNanos, long nanos) {
    public long wholeNanos() {
      return gapNanos + nanos;
    }
  }

  public EarlierRun {
    parts = List.copyOf(parts);
    skipped = List.copyOf(skipped);
  }

  /// What `facts` tell of a run that was completed on `host`; empty for one that was not, as its
  /// stages may have been cut short by what made it fail.
  public static Optional<EarlierRun> of(String host, RunFacts facts) {
    if (facts.state() != RunState.COMPLETED || facts.endedNanos().isEmpty()) {
      return Optional.empty();
    }
    List<Stage> ran = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Stage stage : facts.stages()) {
      if (stage.state() == StageState.SKIPPED) {
        skipped.add(stage.name());
      }
      if (stage.beganNanos().isPresent()) {
        ran.add(stage);
      }
    }
    ran.sort(Comparator.comparingLong(stage -> stage.beganNanos().orElseThrow()));
    List<Part> parts = new ArrayList<>();
    long at = facts.beganNanos().orElse(0);
    for (Stage stage : ran) {
      if (stage.state() == StageState.COMPLETED) {
        long begun = stage.beganNanos().orElseThrow();
        long ended = stage.endedNanos().orElseThrow();
        parts.add(new Part(stage.name(), Math.max(0, begun - at), Math.max(0, ended - begun)));
        at = ended;
      }
    }
    // one that is there for failures took no time, and will take none while nothing fails
    facts.stages().stream()
        .filter(s -> s.reason().filter(PipelineState.NOTHING_FAILED::equals).isPresent())
        .forEach(s -> parts.add(new Part(s.name(), 0, 0)));
    long tail = Math.max(0, facts.endedNanos().getAsLong() - at);
    return Optional.of(new EarlierRun(host, parts, skipped, tail));
  }

  public Optional<Part> part(String stage) {
    return parts.stream().filter(part -> part.stage().equals(stage)).findFirst();
  }
}
