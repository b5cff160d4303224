package dev.tacho.readers.wandb;

/// Bytes that are no message of the wire format. Never leaves the package: the record that holds
/// them is counted as damaged. Has no stack trace, as hostile files have millions of them.
final class BadWire extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private BadWire(String what) {
    super(what, null, false, false);
  }

  static BadWire of(String what) {
    return new BadWire(what);
  }
}
