package dev.tacho.process;

/// A process that is of no use without the one that started it.
public final class Tied {
  private static final int PR_SET_PDEATHSIG = 1;

  private Tied() {}

  /// Lets the kernel kill this process when the thread that started it is gone, even while this
  /// process is stopped; and takes it out of that one's group, so that the keys of its terminal
  /// are for it alone. False where `parent` is gone already, and where the kernel offers no such
  /// thing.
  public static boolean toParent(long parent) {
    if (!Libc.isSupported()) {
      return false;
    }
    int _ = Libc.call("setpgid", 0, 0);
    return Libc.call("prctl", PR_SET_PDEATHSIG, Signal.KILL.number(), 0, 0, 0) == 0
        && ProcessHandle.current().parent().filter(now -> now.pid() == parent).isPresent();
  }
}
