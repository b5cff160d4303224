package dev.tacho.process;

/// How a child ended, as `wait4` told.
public sealed interface Ending {
  /// It ended by itself with `code`, 0 to 255.
  record Exited(int code) implements Ending {}

  /// A signal ended it; `coreDumped` when the kernel wrote a core file.
  record Signalled(Signal signal, boolean coreDumped) implements Ending {}

  /// The code that a shell shows: the exit code, or 128 + the signal's number.
  default int shellCode() {
    return switch (this) {
      case Exited(var code) -> code;
      case Signalled(var signal, _) -> SIGNAL_BASE + signal.number();
    };
  }

  /// Reads a `wait4` status of a process that has ended.
  static Ending parse(int status) {
    int signal = status & 0x7f;
    return signal == 0
        ? new Exited(status >> 8 & 0xff)
        : new Signalled(new Signal(signal), (status & 0x80) != 0);
  }

  /// What shells add to a signal's number.
  int SIGNAL_BASE = 128;
}
