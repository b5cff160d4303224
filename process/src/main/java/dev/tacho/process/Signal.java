package dev.tacho.process;

import java.util.List;

/// A signal by its Linux number, 1 to 64 (the numbers are the same on x86-64 and aarch64).
public record Signal(int number) {
  /// The terminal went away.
  public static final Signal HUP = new Signal(1);

  /// Ctrl-C.
  public static final Signal INT = new Signal(2);

  /// Ends a process that cannot refuse.
  public static final Signal KILL = new Signal(9);

  /// The first of the two free ones; batch systems announce the end of the allotted time with it.
  public static final Signal USR1 = new Signal(10);

  /// The polite request to end.
  public static final Signal TERM = new Signal(15);

  /// Continue after a stop.
  public static final Signal CONT = new Signal(18);

  /// Stops a process that cannot refuse.
  public static final Signal STOP = new Signal(19);

  /// Ctrl-Z.
  public static final Signal TSTP = new Signal(20);

  static final Signal QUIT = new Signal(3);
  static final Signal PIPE = new Signal(13);
  static final Signal CHLD = new Signal(17);
  static final Signal TTIN = new Signal(21);
  static final Signal TTOU = new Signal(22);
  static final Signal WINCH = new Signal(28);

  static final int LAST = 64;

  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  public Signal {
    if (number < 1 || number > LAST) {
      throw new IllegalArgumentException("not a signal: " + number + "; signals are 1 to " + LAST);
    }
  }

  /// `SIGTERM`, or `signal 34` for one without a name.
  public String label() {
    return number <= NAMES.size() ? "SIG" + shortName() : "signal " + number;
  }

  @Override
  public String toString() {
    return label();
  }

  String shortName() {
    return NAMES.get(number - 1);
  }

  /// The signal's bit in a 64-bit signal set.
  long bit() {
    return 1L << (number - 1);
  }
}
