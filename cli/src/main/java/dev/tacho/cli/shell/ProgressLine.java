package dev.tacho.cli.shell;

import dev.tacho.core.RunEvent;
import dev.tacho.core.text.Numbers;
import dev.tacho.store.RunStatus;

/// How far a run is, on one line: `2/3 train 1,240/4,000 steps`. Pure.
public final class ProgressLine {
  private ProgressLine() {}

  /// Stage and progress; `-` when the run said neither.
  public static String of(RunStatus status) {
    StringBuilder out = new StringBuilder(48);
    if (status.stage().isPresent()) {
      out.append(status.stagePosition());
      if (status.planned()) {
        out.append('/').append(status.stages());
      }
      out.append(' ').append(status.stage().get());
    }
    if (status.progress().isPresent()) {
      out.append(out.isEmpty() ? "" : " ").append(of(status.progress().get()));
    }
    return out.isEmpty() ? "-" : out.toString();
  }

  /// `1,240/4,000 steps`.
  public static String of(RunEvent.Progress progress) {
    return Numbers.text(progress.done())
        + (progress.total().isPresent() ? "/" + Numbers.text(progress.total().get()) : "")
        + (progress.unit().isPresent() ? " " + progress.unit().get() : "");
  }
}
