package dev.tacho.process;

/// No terminal on standard input: nothing to control.
record NoControl() implements JobControl {
  @Override
  public void begin() {
    // nothing to hand over
  }

  @Override
  public void childStopped(Signal by) {
    // whoever stopped it continues it
  }

  @Override
  public boolean isRaw() {
    return false;
  }

  @Override
  public void end() {
    // nothing to take back
  }
}
