package dev.tacho.recorder;

import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunState;
import dev.tacho.process.Ending;
import dev.tacho.process.Signal;
import java.util.Optional;
import java.util.OptionalInt;

/// Says what a command's end means for its run. Pure.
final class EndState {
  private EndState() {}

  /// @param timedOut whether Tacho ended it because its time was up
  /// @param asked the signal that Tacho was sent and passed on, the first if several
  /// @param terminal whether the command had a terminal, where Ctrl-C reaches it directly
  static StateChanged of(
      Ending ending, boolean timedOut, Optional<Signal> asked, boolean terminal) {
    OptionalInt exitCode =
        ending instanceof Ending.Exited(var code) ? OptionalInt.of(code) : OptionalInt.empty();
    Optional<String> signal =
        ending instanceof Ending.Signalled(var by, _) ? Optional.of(by.label()) : Optional.empty();
    String how = how(ending);
    if (timedOut) {
      return new StateChanged(
          RunState.TIMED_OUT, Optional.of("time limit reached; " + how), exitCode, signal);
    }
    if (asked.isPresent()) {
      return new StateChanged(
          RunState.CANCELLED,
          Optional.of(asked.get().label() + " was sent to tacho; " + how),
          exitCode,
          signal);
    }
    return switch (ending) {
      case Ending.Exited(int code) when code == 0 ->
          new StateChanged(RunState.COMPLETED, Optional.empty(), exitCode, signal);
      case Ending.Exited _ -> new StateChanged(RunState.FAILED, Optional.of(how), exitCode, signal);
      case Ending.Signalled(var by, _) when terminal && by.equals(Signal.INT) ->
          new StateChanged(
              RunState.CANCELLED, Optional.of("Ctrl-C in its terminal"), exitCode, signal);
      case Ending.Signalled _ ->
          new StateChanged(RunState.FAILED, Optional.of(how), exitCode, signal);
    };
  }

  private static String how(Ending ending) {
    return switch (ending) {
      case Ending.Exited(var code) -> "exit code " + code;
      // only a cgroup of its own could tell that memory was the cause
      case Ending.Signalled(var by, _) when by.equals(Signal.KILL) -> "SIGKILL, cause unknown";
      case Ending.Signalled(var by, var dumped) -> by.label() + (dumped ? ", core dumped" : "");
    };
  }
}
