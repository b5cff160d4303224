package dev.tacho.process;

/// Something that happened to a running job, told on a thread of the job: return soon.
public sealed interface JobChange {
  /// The child was stopped (Ctrl-Z, or somebody's signal).
  record Stopped(Signal by) implements JobChange {}

  /// The child goes on after a stop.
  record Continued() implements JobChange {}

  /// The holder died and a new one took over: `reason` says how, and that the bytes which it had
  /// read but not yet written are lost.
  record HolderReplaced(String reason) implements JobChange {}

  /// The holder died and no other can be started; it is tried again every few seconds. Meanwhile
  /// nobody reads the child's output, so a child that prints much waits. Told once.
  record HolderMissing(String reason) implements JobChange {}
}
