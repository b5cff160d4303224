package dev.tacho.process;

import java.util.List;

/// A child that reads from the real terminal while its output goes through pipes: its group gets
/// the foreground, so Ctrl-C and Ctrl-Z are its own. When it stops, our group stops too, as if
/// the shell had started the child itself; continued, we hand the foreground on again.
final class PipeControl implements JobControl {
  private final Child child;
  private final boolean handedOver;
  private Signals heard = Signals.hear(List.of(), _ -> {});
  // guarded by this
  private boolean stopped;
  private boolean ended;

  /// `handedOver`: the child began in the foreground already.
  PipeControl(Child child, boolean handedOver) {
    this.child = child;
    this.handedOver = handedOver;
  }

  @Override
  public void begin() {
    heard = Signals.hear(List.of(Signal.CONT), _ -> continued());
    if (!handedOver && Foreground.isOurs()) {
      Foreground.give(child.pid());
    }
  }

  @Override
  public void childStopped(Signal by) {
    if (!BY_TERMINAL.contains(by)) {
      return;
    }
    synchronized (this) {
      stopped = true;
    }
    Foreground.takeBackFrom(child.pid());
    if (!Foreground.stopOurGroup() && by.equals(Signal.TSTP)) {
      // nobody is there to continue us: without us the kernel would not have stopped it
      continued();
    }
  }

  @Override
  public boolean isRaw() {
    return false;
  }

  @Override
  public void end() {
    heard.close();
    synchronized (this) {
      if (!ended) {
        ended = true;
        Foreground.takeBackFrom(child.pid());
      }
    }
  }

  private synchronized void continued() {
    if (ended) {
      return;
    }
    if (Foreground.isOurs()) {
      Foreground.give(child.pid());
    }
    if (stopped) {
      stopped = false;
      boolean _ = child.signalGroup(Signal.CONT);
    }
  }
}
