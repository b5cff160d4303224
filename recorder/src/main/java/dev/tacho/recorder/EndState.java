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
  /// @param oomKills processes that the kernel killed for memory in the command's own control group
  /// @param terminal whether the command had a terminal, where Ctrl-C reaches it directly
  static StateChanged of(
      Ending ending, boolean timedOut, Optional<Signal> asked, long oomKills, boolean terminal) {
    OptionalInt exitCode =
        ending instanceof Ending.Exited(var code) ? OptionalInt.of(code) : OptionalInt.empty();
    Optional<String> signal =
        ending instanceof Ending.Signalled(var by, _) ? Optional.of(by.label()) : Optional.empty();
    String how = how(ending, oomKills);
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
    boolean succeeded = ending instanceof Ending.Exited(int code) && code == 0;
    if (oomKills > 0 && !succeeded) {
      return new StateChanged(
          RunState.OUT_OF_MEMORY, Optional.of(killed(oomKills) + "; " + how), exitCode, signal);
    }
    return switch (ending) {
      case Ending.Exited _ when succeeded ->
          new StateChanged(RunState.COMPLETED, Optional.empty(), exitCode, signal);
      case Ending.Exited _ -> new StateChanged(RunState.FAILED, Optional.of(how), exitCode, signal);
      case Ending.Signalled(var by, _) when terminal && by.equals(Signal.INT) ->
          new StateChanged(
              RunState.CANCELLED, Optional.of("Ctrl-C in its terminal"), exitCode, signal);
      case Ending.Signalled _ ->
          new StateChanged(RunState.FAILED, Optional.of(how), exitCode, signal);
    };
  }

  /// What the kernel did to processes of the command for memory.
  static String killed(long oomKills) {
    return "the kernel killed "
        + (oomKills == 1 ? "a process" : oomKills + " processes")
        + " of the command for memory";
  }

  private static String how(Ending ending, long oomKills) {
    return switch (ending) {
      case Ending.Exited(var code) -> "exit code " + code;
      case Ending.Signalled(var by, _) when by.equals(Signal.KILL) && oomKills == 0 ->
          "SIGKILL, cause unknown";
      case Ending.Signalled(var by, var dumped) -> by.label() + (dumped ? ", core dumped" : "");
    };
  }
}
