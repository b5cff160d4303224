package dev.tacho.process;

/// A process that this one has started.
public final class ChildProcess {
  private ChildProcess() {}

  /// Sends `signal` to this process's child `pid`. False when it has gone, or is no child of this
  /// process.
  public static boolean send(long pid, Signal signal) {
    long self = ProcessHandle.current().pid();
    return ProcessStatus.stat(pid)
        .filter(stat -> stat.parent() == self && !stat.ended())
        .filter(stat -> Descendants.send(stat, signal))
        .isPresent();
  }

  /// Whether it stands still on somebody's signal or in a debugger.
  public static boolean isStopped(long pid) {
    return ProcessStatus.stat(pid)
        .filter(stat -> stat.state() == 'T' || stat.state() == 't')
        .isPresent();
  }
}
