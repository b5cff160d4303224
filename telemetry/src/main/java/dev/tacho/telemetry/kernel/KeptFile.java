package dev.tacho.telemetry.kernel;

/// One kernel file that is opened once and read at each tick. One that cannot be read any more is
/// opened anew at the next reading. Confined to one thread at a time.
public final class KeptFile {
  private static final int CLOSED = -1;

  private final ProcText text = new ProcText();
  private final String name;
  private int fd = CLOSED;
  private int error;

  public KeptFile(String name) {
    this.name = name;
  }

  /// Reads it. False when that cannot be done; [#trouble] says why.
  public boolean read() {
    if (fd < 0) {
      int opened = text.open(name);
      if (opened < 0) {
        error = opened;
        return false;
      }
      fd = opened;
    }
    int got = text.read(fd);
    if (got < 0) {
      error = got;
      close();
      return false;
    }
    error = 0;
    return true;
  }

  public String name() {
    return name;
  }

  /// What was read last.
  public ProcText text() {
    return text;
  }

  /// Why the last reading did not give what was wanted, as a sentence.
  public String trouble() {
    return error < 0
        ? name + " cannot be read: " + Kernel.words(error)
        : name + " does not say what it is read for";
  }

  public void close() {
    if (fd >= 0) {
      text.close(fd);
    }
    fd = CLOSED;
  }
}
