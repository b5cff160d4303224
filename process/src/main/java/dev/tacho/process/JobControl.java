package dev.tacho.process;

import java.util.List;

/// What a shell does with the terminal for its foreground job, one implementation a kind of job.
/// The child's stops come on the job's waiting thread, CONT and WINCH on the JVM's signal threads.
sealed interface JobControl permits NoControl, PipeControl, TerminalControl {
  /// The stops that a terminal makes.
  List<Signal> BY_TERMINAL = List.of(Signal.TSTP, Signal.TTIN, Signal.TTOU);

  /// The child runs.
  void begin();

  /// The child was stopped.
  void childStopped(Signal by);

  /// Whether keys and output pass unprocessed, so that a line of ours must end in CR LF.
  boolean isRaw();

  /// The child has ended, and its output has been seen: the terminal is as it was before.
  void end();
}
